"""What anymail understood of a provider's word about a mail becomes an event of ours."""

import hashlib
from typing import Any

from django.utils import timezone

from notifications.enums import EventKind
from notifications.services.events import Told, record

KINDS = {
    "delivered": EventKind.DELIVERED,
    "deferred": EventKind.DELAYED,
    "bounced": EventKind.BOUNCED,
    "rejected": EventKind.BOUNCED,
    "failed": EventKind.BOUNCED,
    "complained": EventKind.COMPLAINED,
}
# Reasons for which a second try to the same address may go well.
PASSING = {"timed_out", "blocked", "spam", "other"}


def take(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Connected to anymail's signal `tracking`, which is the only way it tells."""
    kind = KINDS.get(event.event_type)
    if kind is None or not event.recipient:
        return
    record(
        Told(
            # Some count bounces and deliveries apart, so the number alone is no name.
            key=f"{event.event_type}:{event.event_id or _key(event)}",
            kind=kind,
            is_lasting=_is_lasting(event),
            address=event.recipient.lower(),
            reason=" ".join(str(event.description or event.mta_response or "").split()),
            source=esp_name.lower()[:40],
            happened_at=event.timestamp or timezone.now(),
            message_id=str(event.message_id or ""),
            provider_id=str(event.message_id or ""),
        )
    )


def _is_lasting(event: Any) -> bool:
    if event.event_type == "complained":
        return True
    return event.event_type in {"bounced", "rejected"} and event.reject_reason not in PASSING


def _key(event: Any) -> str:
    """Of providers that give their events no name: the same word twice is one event."""
    parts = (event.event_type, event.message_id, event.recipient, event.timestamp)
    return hashlib.sha256(repr(parts).encode()).hexdigest()

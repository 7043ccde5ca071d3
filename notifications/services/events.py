"""What was told about a mail after it was handed over, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notifications.answers import Meaning
from notifications.enums import DeliveryState, EventKind, Trouble
from notifications.models import DeliveryEvent, OutboxMessage
from notifications.services import addresses

SMTP = "smtp"
TROUBLES = {
    EventKind.BOUNCED: Trouble.RETURNED,
    EventKind.COMPLAINED: Trouble.COMPLAINED,
}


@dataclass(frozen=True)
class Told:
    """One event as a hook brings it. `key` is the sender's own name of the event."""

    key: str
    kind: EventKind
    is_lasting: bool
    address: str
    reason: str
    source: str
    happened_at: datetime
    message_id: str = ""
    provider_id: str = ""


@transaction.atomic
def record(told: Told) -> bool:
    """Note an event about a mail of ours, once. False when we know no such mail."""
    message = _mail_of(told)
    if message is None:
        return False
    if _add(message, told):
        _follow(message, told)
    return True


@transaction.atomic
def note_refusal(message: OutboxMessage, meaning: Meaning) -> None:
    """The mail server said no for good while we were sending."""
    told = Told(
        key=f"{SMTP}:{message.pk}:{message.attempts}",
        kind=EventKind.BOUNCED,
        is_lasting=meaning.address_is_bad,
        address=message.recipient.email or "",
        reason=meaning.words,
        source=SMTP,
        happened_at=timezone.now(),
    )
    if _add(message, told) and told.is_lasting:
        addresses.mark_bad(
            user=message.recipient,
            address=told.address,
            trouble=Trouble.REFUSED,
            reason=told.reason,
            source=SMTP,
            since=told.happened_at,
        )


def _mail_of(told: Told) -> OutboxMessage | None:
    rows = OutboxMessage.objects.select_for_update(of=("self",)).select_related("recipient")
    if told.provider_id:
        found = rows.filter(provider_id=told.provider_id).first()
        if found is not None:
            return found
    # Our own ids name the row, so no second index is needed to find it.
    number = told.message_id.strip("<>").removeprefix("outbox.").partition("@")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return rows.filter(pk=int(number)).exclude(attempts=0).first()


def _add(message: OutboxMessage, told: Told) -> bool:
    """False when this event was told before."""
    key = f"{told.source}:{told.key}"[:200]
    if DeliveryEvent.objects.filter(event_key=key).exists():
        return False
    row = DeliveryEvent(
        message=message,
        kind=told.kind,
        is_lasting=told.is_lasting,
        address=told.address,
        reason=told.reason[:300],
        source=told.source,
        event_key=key,
        happened_at=told.happened_at,
    )
    # The row of the mail is locked, but the key may name an event of another mail.
    DeliveryEvent.objects.bulk_create([row], ignore_conflicts=True)
    return DeliveryEvent.objects.filter(event_key=key, message=message).exists()


def _follow(message: OutboxMessage, told: Told) -> None:
    if told.kind == EventKind.DELIVERED:
        if message.delivered_at is None:
            message.delivered_at = told.happened_at
            message.save(update_fields=["delivered_at"])
        addresses.works(message.recipient, address=told.address, told_at=told.happened_at)
    elif told.kind == EventKind.COMPLAINED or (told.kind == EventKind.BOUNCED and told.is_lasting):
        _came_back(message, told)


def _came_back(message: OutboxMessage, told: Told) -> None:
    message.trouble, message.last_error = TROUBLES[told.kind], told.reason[:300]
    if told.kind == EventKind.BOUNCED and message.state != DeliveryState.CANCELLED:
        message.state, message.lease_until = DeliveryState.BOUNCED, None
    message.save(update_fields=["trouble", "last_error", "state", "lease_until"])
    addresses.mark_bad(
        user=message.recipient,
        address=told.address,
        trouble=message.trouble,
        reason=told.reason,
        source=told.source,
        since=told.happened_at,
    )

"""Which mails went out about a placement, and whether they arrived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications import notices
from notifications.enums import DeliveryState
from notifications.models import OutboxMessage
from placements.models import Placement

MOST = 20
TONES = {
    DeliveryState.SENT: "good",
    DeliveryState.FAILED: "late",
    DeliveryState.CANCELLED: "neutral",
}
# What is still under way is not sent a second time.
AGAIN = {DeliveryState.SENT, DeliveryState.FAILED}


@dataclass(frozen=True)
class Mail:
    message_id: int
    title: Any
    name: str
    address: str
    state: str
    tone: str
    when: datetime
    may_send_again: bool
    is_lost: bool


def mails_about(placement: Placement) -> list[Mail]:
    """The newest first, at most MOST; one query."""
    rows = OutboxMessage.objects.filter(placement_id=placement.pk).select_related("recipient")
    return [_mail(row) for row in rows.order_by("-id")[:MOST]]


def _mail(row: OutboxMessage) -> Mail:
    state = DeliveryState(row.state)
    return Mail(
        message_id=row.pk,
        title=notices.title_of(row.notice),
        name=row.recipient.name,
        address=row.sent_to or row.recipient.email or "",
        state=str(state.label),
        tone=TONES.get(state, "wait"),
        when=row.sent_at or row.created_at,
        may_send_again=state in AGAIN,
        is_lost=state == DeliveryState.FAILED,
    )

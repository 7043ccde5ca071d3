"""Not waiting for the end of a pause: the mail server is back, or somebody is in a hurry."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.access import require
from core.enqueue import enqueue
from notifications.enums import DeliveryState, Trouble
from notifications.models import OutboxMessage

PAUSED = [Trouble.UNREACHABLE, Trouble.BUSY, Trouble.UNWRITTEN]


@transaction.atomic
def hurry(*, actor: Any) -> int:
    """Try again now what a mail server put off. Quiet hours are kept. Returns how many mails."""
    require(actor, "notifications.hold")
    now = timezone.now()
    paused = OutboxMessage.objects.filter(
        state=DeliveryState.WAITING, trouble__in=PAUSED, next_attempt_at__gt=now
    )
    hurried = paused.update(next_attempt_at=now)
    audit.record(actor=actor, action="notifications.hurried", subject=actor, mails=hurried)
    enqueue("notifications.deliver_outbox")
    return hurried

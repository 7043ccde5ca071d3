"""The outbox: what is to be mailed is a row before it is a mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.enqueue import enqueue
from core.errors import ActionRefused
from notifications import notices
from notifications.enums import DeliveryState, Trouble
from notifications.models import OutboxMessage


def queue(
    *,
    notice_key: str,
    recipient: Any,
    params: dict[str, Any],
    once_key: str,
    placement_id: int | None = None,
    insists: bool = False,
) -> OutboxMessage:
    """Put a notice in the outbox, once per `once_key`; asking again returns the first row.

    Call it in the transaction of what the notice tells about. A recipient without an e-mail
    address gets a row too, so that the school sees that nobody was told. `insists`: somebody
    asked for it, so it is tried at an address that did not work before too.
    """
    notices.get(notice_key)
    message, created = OutboxMessage.objects.get_or_create(
        once_key=once_key,
        defaults={
            "notice": notice_key,
            "recipient": recipient,
            "params": params,
            "placement_id": placement_id,
            "next_attempt_at": timezone.now(),
            "insists": insists,
            **_first_state(recipient),
        },
    )
    if created and recipient.email:
        enqueue("notifications.deliver_outbox")
    return message


@dataclass(frozen=True)
class Letter:
    """One notice to one person, as `queue` takes it."""

    notice_key: str
    recipient: Any
    params: dict[str, Any]
    once_key: str


def queue_many(letters: Iterable[Letter], *, placement_id: int | None = None) -> int:
    """`queue` for several people in two statements. Returns how many notices are new."""
    wanted = {letter.once_key: letter for letter in letters}
    there = OutboxMessage.objects.filter(once_key__in=wanted).values_list("once_key", flat=True)
    known = set(there)
    new = [letter for key, letter in wanted.items() if key not in known]
    rows = [_row(letter, placement_id) for letter in new]
    # Somebody else who queues the same at this moment was first: then theirs is sent.
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    if any(letter.recipient.email for letter in new):
        enqueue("notifications.deliver_outbox")
    return len(new)


def _row(letter: Letter, placement_id: int | None) -> OutboxMessage:
    notices.get(letter.notice_key)
    return OutboxMessage(
        notice=letter.notice_key,
        recipient=letter.recipient,
        params=letter.params,
        once_key=letter.once_key,
        placement_id=placement_id,
        next_attempt_at=timezone.now(),
        **_first_state(letter.recipient),
    )


def _first_state(recipient: Any) -> dict[str, Any]:
    if recipient.email:
        return {"state": DeliveryState.WAITING}
    return {
        "state": DeliveryState.FAILED,
        "trouble": Trouble.NO_ADDRESS,
        "last_error": "no e-mail address",
    }


def cancel(*, once_key: str) -> bool:
    """Take back what was not sent yet. True when it was in time."""
    waiting = OutboxMessage.objects.filter(once_key=once_key, state=DeliveryState.WAITING)
    return bool(waiting.update(state=DeliveryState.CANCELLED))


def send_again(*, actor: Any, message_id: int) -> OutboxMessage:
    """Try a mail again that was not delivered, or send a fresh copy of one that was."""
    original = OutboxMessage.objects.select_related("recipient").get(pk=message_id)
    require(actor, "notifications.send_again", original)
    if not original.recipient.email:
        raise ActionRefused(_("This person has no e-mail address yet. Fill it in first."))
    copies = OutboxMessage.objects.filter(once_key__startswith=f"again:{original.pk}:").count()
    message = queue(
        notice_key=original.notice,
        recipient=original.recipient,
        params=original.params,
        once_key=f"again:{original.pk}:{copies + 1}",
        placement_id=original.placement_id,
        insists=True,
    )
    audit.record(
        actor=actor,
        action="notifications.sent_again",
        subject=message,
        placement_id=message.placement_id,
        notice=message.notice,
    )
    return message

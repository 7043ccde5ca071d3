"""Who sends which mail: rows are taken under a lease, so that two workers never take the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from notifications import notices
from notifications.enums import DeliveryState
from notifications.models import BadAddress, OutboxMessage
from notifications.services import preferences
from notifications.services.holding import current_hold

LEASE = timedelta(seconds=60)
# A mail to a slow server may take nearly the whole lease, so it starts with a fresh one.
FRESH = timedelta(seconds=5)


class Claim:
    """Some mails that this worker may send while their lease lasts."""

    def __init__(self, messages: Sequence[OutboxMessage], put_off: int, taken_at: datetime) -> None:
        self.messages = messages
        self.put_off = put_off
        self.renewed_at = taken_at

    def holds(self, message: OutboxMessage) -> bool:
        """False when a slow server made us lose it. One statement for the whole batch, and none
        while the lease is fresh."""
        now = timezone.now()
        if now - self.renewed_at > FRESH:
            _mine(self.messages).update(lease_until=now + LEASE)
            self.renewed_at = now
            return _mine([message]).exists()
        return True

    def give_back(self, messages: Sequence[OutboxMessage], pause: timedelta, trouble: str) -> None:
        """Not tried, so not counted as a try."""
        _mine(messages).update(
            state=DeliveryState.WAITING,
            lease_until=None,
            attempts=F("attempts") - 1,
            next_attempt_at=timezone.now() + pause,
            trouble=trouble,
        )


def _mine(messages: Sequence[OutboxMessage]) -> QuerySet[OutboxMessage]:
    own = Q()
    for attempts in {message.attempts for message in messages}:
        pks = [message.pk for message in messages if message.attempts == attempts]
        own |= Q(pk__in=pks, attempts=attempts)
    return OutboxMessage.objects.filter(own, state=DeliveryState.SENDING)


def claim(size: int) -> Claim:
    """At most `size` mails that are due; those that can wait for the end of somebody's quiet
    hours are put off meanwhile."""
    now = timezone.now()
    due = Q(state=DeliveryState.WAITING, next_attempt_at__lte=now) | Q(
        state=DeliveryState.SENDING, lease_until__lt=now
    )
    if current_hold() is not None:
        due &= Q(notice__in=notices.asked_by_readers())
    bad = BadAddress.objects.filter(
        user=OuterRef("recipient"), healed_at=None, address=OuterRef("recipient__email")
    )
    with transaction.atomic():
        rows = list(
            OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(due)
            .annotate(to_bad_address=Exists(bad))
            .select_related("recipient__mail_preference")
            .order_by("next_attempt_at")[:size]
        )
        put_off = _put_off(rows, now)
        rows = [row for row in rows if row.pk not in put_off]
        if rows:
            OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=DeliveryState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1
            )
    for row in rows:
        row.attempts += 1
    return Claim(rows, len(put_off), now)


def _put_off(rows: Sequence[OutboxMessage], now: datetime) -> set[int]:
    """What can wait does wait while it is quiet for its reader: one statement per moment.

    Looked at here and not when it was queued: a second try may fall in quiet hours as well, and
    people change what they want.
    """
    later: dict[datetime, list[int]] = {}
    for row in rows:
        if not notices.cannot_wait(row.notice):
            moment = preferences.next_allowed(row.recipient, now)
            if moment > now:
                later.setdefault(moment, []).append(row.pk)
    for moment, pks in later.items():
        OutboxMessage.objects.filter(pk__in=pks).update(
            state=DeliveryState.WAITING, lease_until=None, next_attempt_at=moment
        )
    return {pk for pks in later.values() for pk in pks}

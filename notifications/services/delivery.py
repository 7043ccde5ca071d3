"""Sending the outbox: claimed row by row, so that two workers never send the same mail.

SMTP knows no "exactly once". A worker that dies between the mail server's yes and our note of it
leaves one mail that is sent again after its lease; it carries the same Message-ID, so most
mailboxes show it once.
"""

import contextlib
import smtplib
from datetime import datetime, timedelta

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from notifications import notices
from notifications.enums import DeliveryState
from notifications.models import OutboxMessage
from notifications.rendering import compose
from notifications.services import preferences

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 50
# One try at once, then after 1, 5, 15 minutes, 1, 4, 12 and 24 hours.
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]


def deliver_outbox(limit: int = 500) -> int:
    """Send what is due, over one connection. Returns how many mails went out."""
    sent = 0
    connection = get_connection()
    try:
        while limit > 0:
            claimed, put_off = _claim(min(BATCH, limit))
            if not claimed and not put_off:
                break
            limit -= len(claimed)
            if claimed:
                _open(connection)
            for message in claimed:
                if _renew(message):
                    sent += _deliver(message, connection)
    finally:
        connection.close()
    return sent


def _open(connection: BaseEmailBackend) -> None:
    """One connection for the batch. A server that is away is met again at the first mail."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.open()


def _renew(message: OutboxMessage) -> bool:
    """Keep the claim while the batch lasts; False when a slow server made us lose it."""
    held = OutboxMessage.objects.filter(
        pk=message.pk, state=DeliveryState.SENDING, attempts=message.attempts
    )
    return bool(held.update(lease_until=timezone.now() + LEASE))


def _claim(size: int) -> tuple[list[OutboxMessage], int]:
    """(mails for this worker to send, how many wait for the end of somebody's quiet hours)"""
    now = timezone.now()
    due = Q(state=DeliveryState.WAITING, next_attempt_at__lte=now) | Q(
        state=DeliveryState.SENDING, lease_until__lt=now
    )
    with transaction.atomic():
        rows = list(
            OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(due)
            .select_related("recipient__mail_preference")
            .order_by("next_attempt_at")[:size]
        )
        put_off = _put_off(rows, now)
        rows = [row for row in rows if row.pk not in put_off]
        OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=DeliveryState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    for row in rows:
        row.attempts += 1
    return rows, len(put_off)


def _put_off(rows: list[OutboxMessage], now: datetime) -> set[int]:
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


def _deliver(message: OutboxMessage, connection: BaseEmailBackend) -> int:
    """One mail; what goes wrong with it must not stop the others."""
    notice = notices.get(message.notice)(message.recipient, message.params)
    address = message.recipient.email
    if not message.recipient.is_active or not notice.still_wanted():
        _note(message, state=DeliveryState.CANCELLED)
        return 0
    if not preferences.wants(message.recipient, type(notice)):
        _note(message, state=DeliveryState.CANCELLED, last_error="switched off by the reader")
        return 0
    if not address:
        _note(message, state=DeliveryState.FAILED, last_error="no e-mail address")
        return 0
    try:
        mail = compose(
            to=address,
            language=message.recipient.language,
            template=notice.template,
            context=notice.context() | {"recipient": message.recipient},
            message_id=f"<outbox.{message.pk}@driehoek.invalid>",
            files=notice.files(),
        )
        mail.connection = connection
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        _failed(message, f"{code} {reason!r}", lasting=500 <= code < 600)
    except smtplib.SMTPResponseException as error:
        _failed(message, f"{error.smtp_code} {error.smtp_error!r}", lasting=False)
        connection.close()
    except (smtplib.SMTPException, OSError) as error:
        _failed(message, type(error).__name__, lasting=False)
        connection.close()
    except Exception:
        logger.exception("notice_failed", message=message.pk, notice=message.notice)
        _failed(message, "could not be written", lasting=False)
    else:
        _note(
            message,
            state=DeliveryState.SENT,
            sent_at=timezone.now(),
            sent_to=address,
            subject=mail.subject[:200],
            message_id=f"<outbox.{message.pk}@driehoek.invalid>",
            last_error="",
        )
        return 1
    return 0


def _failed(message: OutboxMessage, error: str, *, lasting: bool) -> None:
    if lasting or message.attempts > len(BACK_OFF):
        _note(message, state=DeliveryState.FAILED, last_error=error[:300])
        return
    pause = BACK_OFF[message.attempts - 1]
    _note(
        message,
        state=DeliveryState.WAITING,
        next_attempt_at=timezone.now() + pause,
        last_error=error[:300],
    )


def _note(message: OutboxMessage, **fields: object) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(lease_until=None, **fields)

"""One mail: written anew, handed to the mail server, and noted."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from notifications import notices
from notifications.answers import Meaning, Then, meaning_of
from notifications.enums import DeliveryState, Trouble
from notifications.models import OutboxMessage
from notifications.rendering import compose
from notifications.services import addresses, events, preferences, telling

logger = structlog.get_logger(__name__)

# One try at once, then after 1, 5, 15 minutes, 1, 4, 12 and 24 hours.
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]


# As `_note` does it. For ten thousand mails Django would make this statement ten thousand times,
# which takes longer than PostgreSQL takes to run it.
SENT = """
    UPDATE notifications_outboxmessage
    SET state = 'sent', lease_until = NULL, sent_at = %(now)s, sent_to = %(address)s,
        subject = %(subject)s, message_id = %(message_id)s, provider_id = %(provider_id)s,
        trouble = '', last_error = ''
    WHERE id = %(pk)s AND state = 'sending' AND attempts = %(attempts)s
"""


@dataclass(frozen=True)
class Outcome:
    is_sent: bool = False
    # The mail did not go for a reason that is not its own.
    meaning: Meaning | None = None


def attempt(message: OutboxMessage, server: BaseEmailBackend) -> Outcome:
    """What goes wrong with one mail must not stop the others."""
    try:
        mail = _written(message)
    except Exception:
        logger.exception("notice_failed", message=message.pk, notice=message.notice)
        _later(message, Trouble.UNWRITTEN, "could not be written")
        telling.tell_of_unwritten(message)
        return Outcome()
    if mail is None:
        return Outcome()
    mail.connection = server
    try:
        mail.send()
    except Exception as error:
        # Whatever a mail server or a provider's library comes up with, the next mail is tried.
        return _not_sent(message, meaning_of(error))
    _sent(message, mail)
    return Outcome(is_sent=True)


def _written(message: OutboxMessage) -> EmailMultiAlternatives | None:
    """None: it does not go, and it is noted why."""
    reader = message.recipient
    notice = notices.get(message.notice)(reader, message.params)
    if not reader.is_active or not notice.still_wanted():
        _note(message, state=DeliveryState.CANCELLED)
    elif not preferences.wants(reader, type(notice)):
        _note(
            message,
            state=DeliveryState.CANCELLED,
            trouble=Trouble.SWITCHED_OFF,
            last_error="switched off by the reader",
        )
    elif not reader.email:
        _give_up(message, Trouble.NO_ADDRESS, "no e-mail address")
    elif _leads_nowhere(message, notice):
        _give_up(message, Trouble.BAD_ADDRESS, "the address does not work")
    else:
        return compose(
            to=reader.email,
            language=reader.language,
            template=notice.template,
            context=notice.context() | {"recipient": reader},
            message_id=message_id_of(message),
            files=notice.files(),
        )
    return None


def _leads_nowhere(message: OutboxMessage, notice: notices.Notice) -> bool:
    """Known not to work, and nobody asked for this mail on purpose."""
    asked = message.insists or notice.asked_by_reader
    return not asked and bool(getattr(message, "to_bad_address", False))


def message_id_of(message: OutboxMessage) -> str:
    return f"<outbox.{message.pk}@driehoek.invalid>"


def _sent(message: OutboxMessage, mail: EmailMultiAlternatives) -> None:
    now = timezone.now()
    told = getattr(mail, "anymail_status", None)
    # A provider gives a set of ids when one call has several receivers; ours have one.
    provider_id = told.message_id if told is not None else ""
    values: dict[str, Any] = {
        "pk": message.pk,
        "attempts": message.attempts,
        "now": now,
        "address": mail.to[0],
        "subject": mail.subject[:200],
        "message_id": message_id_of(message),
        "provider_id": provider_id[:200] if isinstance(provider_id, str) else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(SENT, values)
    if getattr(message, "to_bad_address", False):
        addresses.works(message.recipient, address=mail.to[0], told_at=now, source=events.SMTP)


def _not_sent(message: OutboxMessage, meaning: Meaning) -> Outcome:
    if meaning.then == Then.NEVER:
        events.note_refusal(message, meaning)
        _note(
            message,
            state=DeliveryState.BOUNCED,
            trouble=meaning.trouble,
            last_error=meaning.words,
        )
    elif meaning.then == Then.LATER:
        _later(message, meaning.trouble, meaning.words)
    return Outcome(meaning=meaning)


def _later(message: OutboxMessage, trouble: Trouble, words: str) -> None:
    if message.attempts > len(BACK_OFF):
        _give_up(message, trouble, words)
        return
    _note(
        message,
        state=DeliveryState.WAITING,
        next_attempt_at=timezone.now() + BACK_OFF[message.attempts - 1],
        trouble=trouble,
        last_error=words,
    )


def _give_up(message: OutboxMessage, trouble: Trouble, words: str) -> None:
    _note(message, state=DeliveryState.FAILED, trouble=trouble, last_error=words)


def _note(message: OutboxMessage, **fields: object) -> None:
    """Only while it is ours: what a provider told meanwhile, or another worker, stands."""
    ours = OutboxMessage.objects.filter(
        pk=message.pk, state=DeliveryState.SENDING, attempts=message.attempts
    )
    ours.update(lease_until=None, **fields)

"""Sending the outbox over one connection.

SMTP knows no "exactly once". A worker that dies between the mail server's yes and our note of it
leaves one mail that is sent again after its lease; it carries the same Message-ID, so most
mailboxes show it once.
"""

import contextlib
import smtplib
from datetime import timedelta

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.answers import Then
from notifications.enums import Trouble
from notifications.models import OutboxMessage
from notifications.services.claiming import Claim, claim
from notifications.services.sending import attempt

logger = structlog.get_logger(__name__)

BATCH = 50
# A server that cannot be reached is asked again so much later.
NO_SERVER = timedelta(seconds=60)
# So many connections broken one after another: it is the server, not the mails.
MOST_BROKEN = 3


class ServerAway(Exception):
    """No mail can go now."""


class Run:
    """One connection for as long as it holds, and what went out over it."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend = get_connection()
        self.is_open = False
        self.sent = 0
        self.broken = 0

    def send(self, taken: Claim) -> None:
        left = list(taken.messages)
        try:
            while left:
                if taken.holds(left[0]):
                    self._open()
                    self._send_one(left[0])
                left.pop(0)
        except ServerAway:
            taken.give_back(left, NO_SERVER, Trouble.UNREACHABLE)
            raise

    def _send_one(self, message: OutboxMessage) -> None:
        outcome = attempt(message, self.connection)
        self.sent += outcome.is_sent
        if outcome.meaning is None or not outcome.meaning.is_broken:
            self.broken = 0
        else:
            self.close()
            self.broken += 1
        if outcome.meaning is not None and outcome.meaning.then == Then.NO_SERVER:
            raise ServerAway(outcome.meaning.words)
        if self.broken >= MOST_BROKEN:
            raise ServerAway("the connection breaks with every mail")

    def _open(self) -> None:
        if self.is_open:
            return
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise ServerAway(type(error).__name__) from error
        self.is_open = True

    def close(self) -> None:
        self.is_open = False
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self.connection.close()


def deliver_outbox(limit: int = 500) -> int:
    """Send what is due. Returns how many mails went out."""
    run = Run()
    try:
        while limit > 0:
            taken = claim(min(BATCH, limit))
            if not taken.messages and not taken.put_off:
                break
            limit -= len(taken.messages)
            run.send(taken)
    except ServerAway as error:
        logger.warning("mail_server_away", error=str(error))
    finally:
        run.close()
    return run.sent

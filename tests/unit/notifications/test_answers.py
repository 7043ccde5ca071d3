"""What an answer of a mail server means, and servers that cannot be spoken to."""

import smtplib
import ssl

import pytest

from notifications.answers import Then, meaning_of
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox, queue
from tests.scenarios import make_user
from tests.unit.notifications.test_provider import ByProvider


def recipient(code, text=b"words"):
    return smtplib.SMTPRecipientsRefused({"a@people.example": (code, text)})


@pytest.mark.parametrize(
    ("error", "then", "bad", "broken"),
    [
        (recipient(421), Then.LATER, False, True),
        (recipient(450), Then.LATER, False, False),
        (recipient(451, b"4.7.1 greylisted"), Then.LATER, False, False),
        (recipient(550), Then.NEVER, True, False),
        (recipient(550, b"5.7.1 policy"), Then.NEVER, False, False),
        (recipient(552), Then.NEVER, False, False),
        (smtplib.SMTPDataError(554, b"spam"), Then.NEVER, False, False),
        (smtplib.SMTPDataError(451, b"later"), Then.LATER, False, False),
        (smtplib.SMTPDataError(421, b"closing"), Then.LATER, False, True),
        (smtplib.SMTPSenderRefused(530, b"sign in", "p"), Then.NO_SERVER, False, True),
        (smtplib.SMTPSenderRefused(552, b"too large", "p"), Then.NEVER, False, False),
        (smtplib.SMTPAuthenticationError(535, b"no"), Then.NO_SERVER, False, True),
        (smtplib.SMTPServerDisconnected("gone"), Then.LATER, False, True),
        (TimeoutError(), Then.LATER, False, True),
        (ssl.SSLError("bad"), Then.LATER, False, True),
        (UnicodeEncodeError("ascii", "ä", 0, 1, "no"), Then.NEVER, True, False),
        (RuntimeError("who knows"), Then.LATER, False, True),
    ],
)
def test_meaning(error, then, bad, broken):
    meaning = meaning_of(error)
    assert (meaning.then, meaning.address_is_bad, meaning.is_broken) == (then, bad, broken)


def test_words_of_a_server_are_kept_short_and_clean():
    meaning = meaning_of(recipient(550, b"a\x00b\r\n" + b"\xff" * 1000))
    assert len(meaning.words) == 300
    assert "\x00" not in meaning.words
    assert "\n" not in meaning.words


def put(number):
    user = make_user(f"Person {number}")
    return queue(notice_key=ByProvider.key, recipient=user, params={}, once_key=f"answers:{number}")


def test_a_server_without_the_tls_that_was_asked_for_gets_nothing(db, mailbox, settings):
    settings.EMAIL_USE_TLS = True
    for number in range(3):
        put(number)
    assert deliver_outbox() == 0
    assert mailbox.mails == []
    rows = OutboxMessage.objects.values_list("state", "attempts", "trouble")
    assert set(rows) == {("waiting", 0, "unreachable")}
    assert deliver_outbox() == 0  # its minute is not over


def test_a_server_that_goes_away_at_one_mail_gets_the_others_anew(db, mailbox):
    mailbox.mood = lambda address: "421 4.3.2 going down" if "1@" in address else None
    for number in range(4):
        put(number)
    assert deliver_outbox() == 3
    states = dict(OutboxMessage.objects.values_list("recipient__name", "state"))
    assert states == {f"Person {n}": "waiting" if n == 1 else "sent" for n in range(4)}
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == len(mailbox.mails) == 3

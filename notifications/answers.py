"""What the answer of a mail server means for the mail, its address, and the mails after it.

An enhanced status (RFC 3463) says more than the three digits, where a server gives one.
"""

import re
import smtplib
from dataclasses import dataclass
from enum import Enum

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

from notifications.enums import Trouble

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# "Mailbox does not exist", "not local", "name not allowed" by the three digits alone.
NO_SUCH_MAILBOX = {550, 551, 553}
TOO_MANY_REQUESTS = 429
TOO_LARGE = 552


class Then(Enum):
    """What to do with this mail."""

    LATER = "try it later"
    NEVER = "it will not go"
    NO_SERVER = "no mail can go now"


@dataclass(frozen=True)
class Meaning:
    then: Then
    trouble: Trouble
    words: str
    # Mail to this address will not arrive either.
    address_is_bad: bool = False
    # The connection is of no more use.
    is_broken: bool = False


def meaning_of(error: Exception) -> Meaning:
    """Of what sending one mail over an open connection raised."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _refused(code, _words(code, text), about_address=True)
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError):
        # Letters in the address for which the mail server has no way.
        return Meaning(Then.NEVER, Trouble.REFUSED, type(error).__name__, address_is_bad=True)
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == TOO_LARGE:
        return Meaning(Then.NEVER, Trouble.REFUSED, _words(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError):
        # It refuses us, not this mail: whatever comes after it would be refused as well.
        words = _words(error.smtp_code, error.smtp_error)
        return Meaning(Then.NO_SERVER, Trouble.UNREACHABLE, words, is_broken=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused(
            error.smtp_code, _words(error.smtp_code, error.smtp_error), about_address=False
        )
    if isinstance(error, AnymailRecipientsRefused):
        return Meaning(Then.NEVER, Trouble.REFUSED, str(error)[:300], address_is_bad=True)
    if isinstance(error, AnymailAPIError):
        return _of_provider(error)
    return Meaning(Then.LATER, Trouble.UNREACHABLE, type(error).__name__, is_broken=True)


def _refused(code: int, words: str, *, about_address: bool) -> Meaning:
    if code < 500:
        # 421: the server goes away; others (450, 451, 452) are about this mail.
        return Meaning(Then.LATER, Trouble.BUSY, words, is_broken=code == 421)
    bad = about_address and _no_such_mailbox(code, words)
    return Meaning(Then.NEVER, Trouble.REFUSED, words, address_is_bad=bad)


def _no_such_mailbox(code: int, words: str) -> bool:
    """A full mailbox (5.2.2) and a distrusted sender (5.7) are no reason to give up an address."""
    enhanced = ENHANCED.search(words)
    if enhanced is None:
        return code in NO_SUCH_MAILBOX
    subject, detail = int(enhanced[2]), int(enhanced[3])
    return subject == 1 or (subject == 2 and detail == 1)


def _of_provider(error: AnymailAPIError) -> Meaning:
    code = getattr(error, "status_code", None)
    words = f"{code or ''} {type(error).__name__}".strip()
    if code is None or code == TOO_MANY_REQUESTS or code >= 500:
        return Meaning(Then.LATER, Trouble.UNREACHABLE, words)
    if code in {401, 403}:
        return Meaning(Then.NO_SERVER, Trouble.UNREACHABLE, words)
    return Meaning(Then.NEVER, Trouble.REFUSED, words)


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}".replace("\x00", "")[:300]

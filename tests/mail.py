"""A real mail server on the loopback address, whose moods a test chooses."""

import email
import re
import socket
from collections.abc import Callable
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LINK = re.compile(r"https?://\S+")


class Mailbox:
    """Every mail that arrived, and what to answer to the next ones."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        # Given the recipient's address; returns None to accept, or an SMTP answer.
        self.mood: Callable[[str], str | None] = lambda address: None

    async def handle_RCPT(  # named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.mood(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mail = email.message_from_bytes(envelope.original_content, policy=policy.default)
        self.mails.append(mail)  # type: ignore[arg-type]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    @staticmethod
    def text(mail: EmailMessage) -> str:
        part = mail.get_body(("plain",))
        assert part is not None
        return part.get_content()

    def link(self, mail: EmailMessage) -> str:
        """The first address in the plain text."""
        found = LINK.search(self.text(mail))
        assert found, self.text(mail)
        return found[0]

    def code(self, mail: EmailMessage) -> str:
        """The six-digit code in the plain text."""
        found = re.search(r"\b(\d{6})\b", self.text(mail))
        assert found, self.text(mail)
        return found[1]


def start_mail_server(mailbox: Mailbox) -> Controller:
    controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port())
    controller.start()
    return controller


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""A mail server that can be away, slow, choosy, or die at the worst moment."""

import asyncio
import email
import threading
from collections import Counter
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.models import OutboxMessage
from triangle_portal.embedded.keeper import free_port


class MailServer:
    """What it took, by Message-ID; and how it behaves next."""

    def __init__(self) -> None:
        self.port = free_port()
        self.lock = threading.Lock()
        self.mails: list[EmailMessage] = []
        self.controller: Controller | None = None
        self.behave()

    def behave(self) -> None:
        """As a good server again, with nothing in its boxes."""
        with self.lock:
            self.mails.clear()
        self.refused: dict[str, str] = {}
        # So many times.
        self.die_after_data = 0
        self.wait_before_data = 0.0
        # Mails for these addresses are held until the address is taken out.
        self.held: set[str] = set()
        self.holding: set[str] = set()

    def start(self) -> None:
        # Nobody waits for a name server of this machine.
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, server_hostname="mail.example"
        )
        self.controller.start()

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    # --- what aiosmtpd asks ---

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.refused.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.wait_before_data)
        address = envelope.rcpt_tos[0]
        try:
            while address in self.held:
                self.holding.add(address)
                await asyncio.sleep(0.02)
        finally:
            # Also when the other side has gone.
            self.holding.discard(address)
        mail = email.message_from_bytes(envelope.original_content, policy=policy.default)
        with self.lock:
            self.mails.append(mail)  # type: ignore[arg-type]
        if self.die_after_data:
            self.die_after_data -= 1
            # It has the mail, and its yes never arrives.
            server.transport.abort()
        return "250 OK"

    # --- what a test asks ---

    def ids(self) -> Counter[str]:
        with self.lock:
            return Counter(str(mail["Message-ID"]) for mail in self.mails)

    @staticmethod
    def id_of(message: OutboxMessage) -> str:
        return f"<outbox.{message.pk}@driehoek.invalid>"

    def to(self, address: str) -> list[EmailMessage]:
        with self.lock:
            return [mail for mail in self.mails if mail["To"] == address]

    def count(self) -> int:
        with self.lock:
            return len(self.mails)

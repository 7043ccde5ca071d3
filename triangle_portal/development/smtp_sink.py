"""A mail server that delivers to a folder: python -m triangle_portal.development.smtp_sink

Listens on EMAIL_HOST:EMAIL_PORT and writes every mail to $PORTAL_VAR/mail/.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from triangle_portal.development.mailbox import store

LARGEST_MAIL = 30 * 1024 * 1024


class Sink:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        path = store(self.folder, list(envelope.rcpt_tos), content)
        # The subject and the text stay out of the log: they may hold a code or a link.
        sys.stdout.write(f"mail for {', '.join(envelope.rcpt_tos)}: {path.name}\n")
        sys.stdout.flush()
        return "250 Kept in the inbox"


async def serve(host: str, port: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    sink = Sink(folder)
    server = await loop.create_server(
        lambda: SMTP(sink, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True), host, port
    )
    async with server:
        await ended.wait()


def main() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    var = Path(os.environ.get("PORTAL_VAR") or root / "var")
    host = os.environ.get("EMAIL_HOST") or "127.0.0.1"
    asyncio.run(serve(host, int(os.environ.get("EMAIL_PORT") or "1025"), var / "mail"))


if __name__ == "__main__":
    main()

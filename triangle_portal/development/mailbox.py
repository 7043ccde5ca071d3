"""Mails as files: $PORTAL_VAR/mail/*.eml, newest name last."""

import email
import email.policy
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

# Who got it, also when the mail itself does not say so (Bcc).
RECIPIENTS_HEADER = "X-Portal-Recipients"
NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class Attachment:
    number: int
    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Mail:
    """One mail as it was handed to the mail server."""

    name: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""

    @property
    def attachments(self) -> list[Attachment]:
        return [
            Attachment(
                number,
                part.get_filename() or f"attachment-{number}",
                part.get_content_type(),
                len(part.get_payload(decode=True) or b""),
            )
            for number, part in enumerate(self.message.iter_attachments())
        ]

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is an address to follow."""
        rest = 0
        for found in ADDRESS.finditer(self.text):
            yield self.text[rest : found.start()], False
            yield found.group(), True
            rest = found.end()
        yield self.text[rest:], False


def store(folder: Path, recipients: list[str], content: bytes) -> Path:
    """Write a mail as one file that appears at once and whole."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    listed = ", ".join(address.replace("\r", "").replace("\n", "") for address in recipients)
    passing = folder / f".{name}"
    with open(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(f"{RECIPIENTS_HEADER}: {listed}\r\n".encode())
        file.write(content)
    target = folder / f"{name}.eml"
    passing.rename(target)
    return target


def read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    listed = str(message.get(RECIPIENTS_HEADER, message.get("To", "")))
    return Mail(
        name=path.stem,
        at=datetime.strptime(path.stem[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        sender=str(message.get("From", "")),
        recipients=tuple(part.strip() for part in listed.split(",") if part.strip()),
        subject=str(message.get("Subject", "")),
        message=message,
    )


def find(folder: Path, name: str) -> Mail | None:
    """The mail of that name; names come from an address and never lead out of the folder."""
    path = folder / f"{name}.eml"
    return read(path) if NAME.fullmatch(name) and path.is_file() else None


def newest(folder: Path, to: str, most: int) -> list[Mail]:
    """At most `most` mails, newest first; `to` keeps those with it in an address (any case)."""
    found = []
    for path in sorted(folder.glob("[0-9]*.eml"), reverse=True):
        mail = read(path)
        if any(to.lower() in address.lower() for address in mail.recipients):
            found.append(mail)
        if len(found) == most:
            break
    return found

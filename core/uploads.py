"""Receiving files that must not lie about on a disk, and refusing those that are too large."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

# A form around the file: field names, boundaries and a token.
FORM_ALLOWANCE = 64 * 1024


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Holds an upload in memory, whatever its size, up to `limit`; it never touches the disk."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.received = 0

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > self.limit:
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)


def is_too_large(request: HttpRequest, limit: int) -> bool:
    """Whether the announced size is over the limit; nothing has been read yet."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return announced > limit + FORM_ALLOWANCE


def discard_body(request: HttpRequest, most: int = 512 * 1024 * 1024) -> None:
    """Let the sender finish, so that a browser shows our answer; nothing is parsed or kept."""
    left = most
    while left > 0 and (chunk := request.read(256 * 1024)):
        left -= len(chunk)

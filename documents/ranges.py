"""One byte range of a file, as RFC 9110 section 14 has it. Several at once get the whole file."""

import re
from typing import IO

from django.http import HttpRequest

_RANGE = re.compile(r"^bytes=\s*(\d{0,15})-(\d{0,15})\s*$", re.ASCII)


class NotSatisfiable(ValueError):
    """Asks for bytes behind the end."""


def wanted_range(request: HttpRequest, *, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte, or None for all of it."""
    header = request.headers.get("Range")
    if not header or request.method not in {"GET", "HEAD"}:
        return None
    condition = request.headers.get("If-Range")
    # A date is never the same as our tag: the whole file then.
    if condition is not None and condition.strip() != etag:
        return None
    match = _RANGE.match(header)
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0:
            raise NotSatisfiable
        return max(0, size - int(last)), size - 1
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise NotSatisfiable
    return start, end


class Slice:
    """Bytes `first` to `last` of a file, for reading. It closes the file."""

    def __init__(self, stream: IO[bytes], first: int, last: int) -> None:
        self._stream = stream
        self._left = last - first + 1
        stream.seek(first)

    def read(self, most: int = -1) -> bytes:
        wanted = self._left if most < 0 else min(most, self._left)
        piece = self._stream.read(wanted) if wanted else b""
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._stream.close()

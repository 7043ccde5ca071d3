"""Checksums in bounded memory."""

import hashlib
from typing import IO

CHUNK = 256 * 1024


def sha256_of(stream: IO[bytes], *, limit: int | None = None) -> tuple[str, int]:
    """(hexadecimal SHA-256, bytes) of the rest of `stream`, or of its first `limit` bytes."""
    digest = hashlib.sha256()
    size = 0
    while limit is None or size < limit:
        chunk = stream.read(CHUNK if limit is None else min(CHUNK, limit - size))
        if not chunk:
            break
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size

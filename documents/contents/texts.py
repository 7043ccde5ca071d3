"""PDF and plain text."""

import io
import re
from typing import IO

from documents.contents.findings import Finding, NotTaken
from documents.contents.starts import is_markup
from documents.file_types import PDF, TEXT

MOST_TEXT = 5 * 1024 * 1024
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")


def pdf(stream: IO[bytes]) -> Finding:
    """Its end must be there: one that broke off has none."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 4096))
    if b"%%EOF" not in stream.read():
        raise NotTaken("pdf_incomplete")
    return Finding(PDF, PDF)


def plain(stream: IO[bytes], output: IO[bytes]) -> Finding:
    """Text that a person can read; kept as UTF-8, whatever an old program wrote."""
    stream.seek(0)
    content = stream.read(MOST_TEXT + 1)
    if len(content) > MOST_TEXT:
        raise NotTaken("unknown")
    text = _decoded(content)
    if UNREADABLE.search(text) or not text.strip():
        raise NotTaken("unknown")
    if is_markup(text[:4096].encode()):
        raise NotTaken("web_page")
    kept = text.encode()
    if kept == content:
        return Finding(TEXT, TEXT)
    output.write(kept)
    return Finding(TEXT, TEXT, rewritten=True)


def _decoded(content: bytes) -> str:
    encodings = ("utf-8-sig", "cp1252")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16", "utf-16")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotTaken("unknown")

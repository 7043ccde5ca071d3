"""The first bytes of a file: what it claims to be."""

import re
from typing import IO

from documents.contents.findings import NotTaken
from documents.file_types import GIF, HEIC, JPEG, MP4, OGG, PDF, PNG, WEBM, WEBP

HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
MOVIE_BRANDS = {
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4A ",
    b"M4B ", b"MSNV", b"dash", b"qt  ", b"f4v ", b"3gp4", b"3gp5", b"3gp6", b"3g2a",
}  # fmt: skip
STARTS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"OggS\x00", OGG),
    (b"\x1a\x45\xdf\xa3", WEBM),
)
REFUSED_STARTS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"{\\rtf", "old_office"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"%!PS", "unknown"),
)
MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|math|style|link|meta|img)\b"
    rb"|<\?(?:xml|php)",
    re.IGNORECASE,
)
ZIP, SOUND, PLAIN = "zip", "sound", "plain"


def claimed(stream: IO[bytes]) -> str:
    """A type, or ZIP, SOUND or PLAIN for what needs a closer look."""
    stream.seek(0)
    start = stream.read(4096)
    stream.seek(0)
    for signature, reason in REFUSED_STARTS:
        if start.startswith(signature):
            raise NotTaken(reason)
    for signature, content_type in STARTS:
        if start.startswith(signature):
            return content_type
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return WEBP
    if start[4:8] == b"ftyp":
        return _by_brand(start)
    if start.startswith(b"PK\x03\x04"):
        return ZIP
    if is_markup(start):
        raise NotTaken("web_page")
    # FF FE also begins text in UTF-16.
    is_frame = start[:1] == b"\xff" and start[1:2] >= b"\xe0" and start[:2] != b"\xff\xfe"
    return SOUND if is_frame or start.startswith(b"ID3") else PLAIN


def is_markup(start: bytes) -> bool:
    """Also as UTF-16, which browsers read as well."""
    return bool(MARKUP.search(start) or MARKUP.search(start.replace(b"\x00", b"")))


def _by_brand(start: bytes) -> str:
    brand = start[8:12]
    others = {start[place : place + 4] for place in range(16, min(64, len(start)), 4)}
    if brand in HEIC_BRANDS and b"avif" not in others:
        return HEIC
    if brand in MOVIE_BRANDS:
        return MP4
    raise NotTaken("unknown")

"""What a file is, by its content. A name or a browser's word about it counts for nothing."""

import io
import warnings
from typing import IO

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
SCAN_TYPES = frozenset({PDF, PNG, JPEG})
# Written anew by us, or played and never run by a browser.
INLINE_TYPES = frozenset({PNG, JPEG})
EVIDENCE_TYPES = SCAN_TYPES
SOUND_TYPES: frozenset[str] = frozenset()
MAX_PIXELS = 50_000_000
_FORMATS = {PNG: "PNG", JPEG: "JPEG"}
_STARTS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}


class ImageRefused(ValueError):
    """Not an image that can be shown: damaged, or larger than any scan."""


def content_type_of(stream: IO[bytes]) -> str | None:
    """One of SCAN_TYPES, or None. The file must begin as that type does, at its first byte."""
    stream.seek(0)
    start = stream.read(4096)
    stream.seek(0)
    for content_type, signature in _STARTS.items():
        if start.startswith(signature) and _agrees(start, content_type):
            return content_type
    return None


def _agrees(start: bytes, content_type: str) -> bool:
    try:
        return any(match.mime_type == content_type for match in puremagic.magic_string(start))
    except (puremagic.PureError, ValueError):
        return False


def has_pdf_end(stream: IO[bytes]) -> bool:
    """Whether the end of a PDF is there: an upload that broke off has none."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 4096))
    tail = stream.read()
    stream.seek(0)
    return b"%%EOF" in tail


def rewritten_image(stream: IO[bytes], content_type: str) -> bytes:
    """The picture alone: upright, without place, camera or anything else hidden in the file."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream, formats=[_FORMATS[content_type]]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise ImageRefused("too many pixels")
                upright = ImageOps.exif_transpose(image)
                mode = "L" if upright.mode in {"1", "L", "LA"} else "RGB"
                plain = Image.new(mode, upright.size, "white")
                has_alpha = upright.mode in {"RGBA", "LA"}
                plain.paste(
                    upright.convert(mode), mask=upright.getchannel("A") if has_alpha else None
                )
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ImageRefused(str(error)) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefused("too many pixels") from error
    output = io.BytesIO()
    plain.save(output, format=_FORMATS[content_type], quality=88, optimize=False)
    return output.getvalue()


def accept_attribute(types: frozenset[str]) -> str:
    """For <input type=file accept>: a hint to the browser, and no more."""
    return ",".join(sorted(types))


def family_of(content_type: str) -> str:
    """picture, video, sound, text or document."""
    if content_type == "text/plain":
        return "text"
    families = {"image": "picture", "video": "video", "audio": "sound"}
    return families.get(content_type.partition("/")[0], "document")

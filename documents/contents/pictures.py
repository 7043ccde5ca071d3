"""Pictures are drawn anew: upright, and without place, camera or anything else hidden in them."""

import contextlib
import io
from typing import IO

from PIL import Image, ImageCms, ImageOps

from documents.contents.findings import Finding, NotTaken
from documents.file_types import GIF, HEIC, JPEG, PNG, WEBP

# The largest telephones make 50 million pixels; more only as JPEG, which can be read at half size.
MAX_PIXELS = 64_000_000
FORMATS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP", GIF: "GIF", HEIC: "HEIF"}
KEPT_AS = {HEIC: JPEG, GIF: PNG}
QUALITY = 88
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before anything is decoded


def redraw(stream: IO[bytes], content_type: str, output: IO[bytes]) -> Finding:
    stored = KEPT_AS.get(content_type, content_type)
    if content_type == HEIC:
        _learn_heic()
    try:
        with Image.open(stream, formats=[FORMATS[content_type]]) as image:
            _check(image)
            upright = ImageOps.exif_transpose(image)
        colours = upright.info.get("icc_profile")
        plain = _opaque(upright)
        _to_common_colours(plain, colours)
        plain.info.clear()
        plain.save(output, format=FORMATS[stored], quality=QUALITY)
    except NotTaken:
        raise
    except MemoryError as error:
        raise NotTaken("picture_too_large") from error
    # Decoders meet hostile files with every kind of error.
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk, not the picture
        raise NotTaken("picture_damaged") from error
    return Finding(content_type, stored, rewritten=True)


def _learn_heic() -> None:
    # Loaded for this kind only: the library is large.
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)


def _check(image: Image.Image) -> None:
    if image.format == "JPEG" and MAX_PIXELS < image.width * image.height <= 4 * MAX_PIXELS:
        image.draft(image.mode, (image.width // 2, image.height // 2))
    if image.width * image.height > MAX_PIXELS:
        raise NotTaken("picture_too_large")
    if image.format == "GIF" and getattr(image, "n_frames", 1) > 1:
        raise NotTaken("picture_moving")


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in {"L", "RGB"}:
        return image
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        plain = Image.new("RGB", image.size, "white")
        plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return plain.convert("L") if image.mode == "LA" else plain
    return image.convert("L" if image.mode == "1" or image.mode.startswith("I") else "RGB")


def _to_common_colours(image: Image.Image, profile: bytes | None) -> None:
    """Colours of a telephone's own kind become sRGB, since the profile itself is not kept."""
    if not profile or image.mode != "RGB":
        return
    # A profile that cannot be read changes nothing.
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        common = ImageCms.createProfile("sRGB")
        ImageCms.profileToProfile(image, own, common, inPlace=True)

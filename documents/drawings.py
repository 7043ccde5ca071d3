"""The small pictures of a document: made from it, or drawn where it has none to give."""

import io
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from PIL import Image, ImageDraw

from documents.file_types import PDF, PICTURE_TYPES, VIDEO_TYPES

SIZES = {"small": 320, "large": 1200}
QUALITY = 80
FILM_SECONDS = 20
FILM_MEMORY = 1024**3
PAGE_SECONDS = 10
GROUND, INK = "#e8e4dc", "#6b655b"
DRAWN_TYPES = PICTURE_TYPES | VIDEO_TYPES | {PDF}


class NoPicture(ValueError):
    """Why there is none, in English, for whoever looks into it."""


@dataclass(frozen=True)
class Pictures:
    """JPEG bytes per size; `drawn`: a drawing stands in for a picture of the file."""

    small: bytes
    large: bytes
    width: int
    height: int
    drawn: bool = False


def draw(stream: IO[bytes], content_type: str) -> Pictures:
    if content_type in PICTURE_TYPES:
        return _reduced(stream)
    if content_type in VIDEO_TYPES:
        still = _still_of(stream)
        return _reduced(io.BytesIO(still)) if still else _play_button()
    if content_type == PDF:
        return _reduced(io.BytesIO(_first_page_of(stream)))
    raise NoPicture("files of this kind have no picture")


def _reduced(stream: IO[bytes]) -> Pictures:
    large = SIZES["large"]
    try:
        with Image.open(stream, formats=["JPEG", "PNG", "WEBP"]) as image:
            # A JPEG is read at a half, a quarter or an eighth of its size where that is enough.
            image.draft("RGB", (large, large))
            image.thumbnail((large, large), Image.Resampling.LANCZOS, reducing_gap=2.0)
            picture = image.convert("RGB")
    # Decoders meet damaged files with every kind of error.
    except Exception as error:
        raise NoPicture(f"the picture cannot be read: {type(error).__name__}") from error
    return _both(picture)


def _both(picture: Image.Image, *, drawn: bool = False) -> Pictures:
    small = picture.copy()
    small.thumbnail((SIZES["small"], SIZES["small"]), Image.Resampling.LANCZOS)
    return Pictures(
        _jpeg(small), _jpeg(picture), width=picture.width, height=picture.height, drawn=drawn
    )


def _jpeg(picture: Image.Image) -> bytes:
    output = io.BytesIO()
    picture.info.clear()
    picture.save(output, format="JPEG", quality=QUALITY, progressive=True)
    return output.getvalue()


def _play_button() -> Pictures:
    width, height = SIZES["large"], SIZES["large"] * 9 // 16
    picture = Image.new("RGB", (width, height), GROUND)
    x, y, r = width // 2, height // 2, height // 5
    pen = ImageDraw.Draw(picture)
    pen.ellipse((x - r, y - r, x + r, y + r), outline=INK, width=12)
    pen.polygon([(x - r // 3, y - r // 2), (x - r // 3, y + r // 2), (x + r // 2, y)], fill=INK)
    return _both(picture, drawn=True)


def _still_of(stream: IO[bytes]) -> bytes | None:
    """The first whole second of a film; None without ffmpeg or when it sees no picture."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        film, still = Path(folder) / "film", Path(folder) / "still.jpg"
        _lay_down(stream, film)
        for second in ("1", "0"):
            if _run(program, film, still, second):
                return still.read_bytes()
    return None


def _first_page_of(stream: IO[bytes]) -> bytes:
    """Drawn by a process of its own, in bounded time and memory, from a file and not a pipe: a PDF
    is read from its end."""
    command = [sys.executable, "-m", "documents.contents.first_page"]
    with tempfile.TemporaryDirectory() as folder:
        laid_down = Path(folder) / "pdf"
        _lay_down(stream, laid_down)
        with laid_down.open("rb") as source:
            try:
                finished = subprocess.run(  # noqa: S603 - our own words and numbers
                    [*command, str(SIZES["large"]), str(PAGE_SECONDS)],
                    stdin=source,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    timeout=2 * PAGE_SECONDS,
                    check=True,
                    cwd=settings.BASE_DIR,
                    env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                )
            except (subprocess.SubprocessError, OSError) as error:
                raise NoPicture("the first page cannot be drawn") from error
    return finished.stdout


def _lay_down(stream: IO[bytes], film: Path) -> None:
    """A name for the bytes: a film is read from its end as well, so not from a pipe."""
    name = getattr(stream, "name", None)
    if isinstance(name, str) and Path(name).is_absolute() and Path(name).is_file():
        film.symlink_to(name)
        return
    with film.open("wb") as target:
        shutil.copyfileobj(stream, target, 256 * 1024)


def _run(program: str, film: Path, still: Path, second: str) -> bool:
    side = SIZES["large"]
    fitting = f"scale='min({side},iw)':'min({side},ih)':force_original_aspect_ratio=decrease"
    command = ["prlimit", f"--as={FILM_MEMORY}", "--core=0"] if shutil.which("prlimit") else []
    # Files only: a list of parts elsewhere would make it fetch them.
    command += [program, "-nostdin", "-v", "error", "-protocol_whitelist", "file"]
    command += ["-threads", "1", "-ss", second, "-i", str(film), "-frames:v", "1", "-vf", fitting]
    command += ["-q:v", "3", "-y", str(still)]
    try:
        subprocess.run(  # noqa: S603 - our own words; the film is an argument, never a word of it
            command, capture_output=True, timeout=FILM_SECONDS, check=True, env={}
        )
    except (subprocess.SubprocessError, OSError):
        return False
    return still.is_file() and still.stat().st_size > 0

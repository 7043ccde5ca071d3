"""Whether a file is what may be sent, and the sentence when it is not."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import ActionRefused
from documents.file_types import SCAN_TYPES
from documents.problems import DISK_FULL, NoRoomOnDisk

SECONDS_LIMIT = 30
# A picture takes a few hundred MB while it is drawn; the threads of one worker wait their turn.
_turns = threading.BoundedSemaphore(2)

SENTENCES = {
    "web_page": gettext_lazy(
        "This is a web page or a drawing that can run by itself. "
        "Print it to PDF, or make a screenshot, and send that."
    ),
    "archive": gettext_lazy("This is a packed file. Unpack it and send the files that are in it."),
    "program": gettext_lazy("This is a program, and programs cannot be sent. Send a screenshot."),
    "old_office": gettext_lazy(
        "This is an old kind of document, which can hide programs. "
        "Save it as .docx, .xlsx, .pptx or PDF and send that."
    ),
    "macros": gettext_lazy(
        "There is a program (a macro) in this document. Save it without macros, or as PDF."
    ),
    "external": gettext_lazy(
        "This document fetches parts from elsewhere. Save it as PDF and send that."
    ),
    "locked": gettext_lazy("This document has a password. Save it without and send it again."),
    "bomb": gettext_lazy(
        "This document becomes far too large when it is opened. Save it as PDF and send that."
    ),
    "office_damaged": gettext_lazy(
        "This document is damaged. Open it, save it again, or save it as PDF."
    ),
    "pdf_incomplete": gettext_lazy(
        "This PDF is not complete. Make it again and send it once more."
    ),
    "picture_damaged": gettext_lazy(
        "This picture cannot be read. Open it, save it as JPEG and send that."
    ),
    "picture_too_large": gettext_lazy(
        "This picture has too many pixels. Make it smaller, or save it as PDF, and send that."
    ),
    "picture_moving": gettext_lazy("This is a moving picture. Send it as a video."),
    "film_incomplete": gettext_lazy(
        "This recording is not complete. Play it on your device; if it plays, send it again."
    ),
    "too_slow": gettext_lazy(
        "This file takes too long to check. Save it again, or as PDF, and send that."
    ),
}


class Refused(ActionRefused):
    """A sentence about one file."""

    status = 422


def examine_file(path: Path, *, allowed: frozenset[str], rewrite_to: Path) -> str:
    """The type of what may be kept of the file at `path`, which is `rewrite_to` if that is there.

    Raises Refused, or NoRoomOnDisk. Looks in a process of its own, in bounded time and memory.
    """
    answer = _ask(path, allowed, rewrite_to)
    if answer.get("rewritten") is not True:
        rewrite_to.unlink(missing_ok=True)
    if answer.get("errno") in DISK_FULL:
        raise NoRoomOnDisk
    if "stored" not in answer:
        raise Refused(_sentence(str(answer.get("reason", "")), allowed))
    _hide(path, answer["hide"])
    return str(answer["stored"])


def _ask(path: Path, allowed: frozenset[str], rewrite_to: Path) -> dict[str, Any]:
    with _turns, path.open("rb") as source, rewrite_to.open("wb") as target:
        try:
            finished = subprocess.run(
                [sys.executable, "-m", "documents.contents"],
                stdin=source,
                stdout=target,
                stderr=subprocess.PIPE,
                timeout=SECONDS_LIMIT,
                cwd=settings.BASE_DIR,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "ALLOWED": ",".join(allowed)},
            )
        except subprocess.TimeoutExpired:
            return {"reason": "too_slow"}
    try:
        answer = json.loads(finished.stderr.splitlines()[-1])
    except (IndexError, ValueError):
        # Killed by its limits, or a decoder fell over.
        return {"reason": "too_slow"}
    return answer if isinstance(answer, dict) else {}


def _hide(path: Path, places: list[int]) -> None:
    if not places:
        return
    with path.open("r+b") as stream:
        for place in places:
            stream.seek(place)
            stream.write(b"free")


def _sentence(reason: str, allowed: frozenset[str]) -> str:
    if reason in SENTENCES:
        return str(SENTENCES[reason])
    if allowed <= SCAN_TYPES:
        return _("This is not a PDF, PNG or JPEG file. Save or scan it as PDF and send that.")
    return _(
        "Files of this kind cannot be sent. Photos, videos, sound, PDF, Word, Excel, PowerPoint, "
        "OpenDocument and plain text can; save it as one of those."
    )

"""The portfolio on paper: cover, coverage, an index with page numbers, then every item."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from core.jobs import JobRun
from documents.pdf import render
from documents.services import store
from people.models import Student
from portfolio.models import EvidenceFile
from portfolio.months import columns
from portfolio.queries import book
from portfolio.queries.overview import overview

PDF_KIND = "portfolio-print"
STYLES = ["asset:pdf/portfolio.css"]
# Pictures of an item on paper; with many items they are small, so that the file stays handy.
MOST_PICTURES = 4
MANY_ITEMS = 60
BEAT_SECONDS = 20


def print_portfolio(run: JobRun, student: Student) -> dict[str, Any]:
    total = book.count(student)
    if not total:
        raise ActionRefused(_("There is nothing in this portfolio to print yet."))
    pictures: dict[str, bytes] = {}
    rows, told = [], 0.0
    for entry in book.entries(student):
        rows.append({"entry": entry, "pictures": _pictures(entry, pictures, total)})
        if time.monotonic() - told > 1:
            told = time.monotonic()
            run.progress(entry.number, total + 1)
    run.progress(total, total + 1)
    whole = overview(student)
    title = _("Portfolio of %(name)s") % {"name": student.user.name}
    context = {
        "student": student,
        "title": title,
        "rows": rows,
        "whole": whole,
        "columns": columns(whole.months),
        "gaps": whole.gaps(),
        "printed_on": timezone.localdate(),
    }
    with still_working(run, total, total + 1):
        content = render(
            "portfolio/pdf/portfolio.html",
            context,
            language=(get_language() or "nl")[:2],
            title=title,
            images=pictures,
            stylesheets=STYLES,
        )
    document = store(
        actor=run.actor,
        kind=PDF_KIND,
        name=f"{title}.pdf",
        content_type="application/pdf",
        content=content,
    )
    sentence = ngettext(
        "%(count)s item is in the print.", "%(count)s items are in the print.", total
    )
    return {"document": str(document.pk), "sentence": sentence % {"count": total}}


@contextmanager
def still_working(run: JobRun, done: int, total: int) -> Iterator[None]:
    """Keep the lease during one long step: hundreds of items take longer to set than it lasts,
    and another worker would begin the same print."""
    finished = threading.Event()

    def beat() -> None:
        try:
            while not finished.wait(BEAT_SECONDS):
                run.progress(done, total)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


def _pictures(entry: book.Entry, pictures: dict[str, bytes], total: int) -> list[dict[str, Any]]:
    """Adds the bytes to `pictures`; returns name and text of each."""
    size = "small" if total > MANY_ITEMS else "large"
    shown: list[dict[str, Any]] = []
    for file in entry.files:
        if len(shown) == MOST_PICTURES or not _has_picture(file):
            continue
        name = f"file-{file.pk}"
        try:
            with file.document.preview.open(size) as stream:
                pictures[name] = stream.read()
        except OSError:
            # The worker can make it again; the print goes on without.
            continue
        shown.append({"src": f"image:{name}", "alt": file.document.name})
    return shown


def _has_picture(file: EvidenceFile) -> bool:
    preview = getattr(file.document, "preview", None)
    return preview is not None and preview.is_made and not preview.drawn

"""Many agreements as one file to print, or as a ZIP."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.queries import BUNDLE_LIFETIME, held_documents
from core.errors import ActionRefused
from core.jobs import JobRun
from documents import bundles
from documents.models import StoredDocument
from documents.services import store

BATCH = 200
MOST = 5000
PDF_KIND, ZIP_KIND = "agreement-print", "agreement-zip"

Write = Callable[[Iterator[StoredDocument], IO[bytes], bundles.Progress], int]


def print_bundle(run: JobRun) -> dict[str, Any]:
    def write(found: Iterator[StoredDocument], file: IO[bytes], progress: bundles.Progress) -> int:
        return bundles.merge_pdfs(found, file, odd_start=True, progress=progress)

    return _bundle(run, write, PDF_KIND, "application/pdf")


def zip_bundle(run: JobRun) -> dict[str, Any]:
    def write(found: Iterator[StoredDocument], file: IO[bytes], progress: bundles.Progress) -> int:
        return bundles.zip_documents(found, file, progress=progress)

    return _bundle(run, write, ZIP_KIND, "application/zip")


def _bundle(run: JobRun, write: Write, kind: str, content_type: str) -> dict[str, Any]:
    wanted = list(dict.fromkeys(int(pk) for pk in run.params["placement_ids"]))[:MOST]
    total = sum(len(held_documents(run.actor, batch)) for batch in _batches(wanted))
    if total == 0:
        raise ActionRefused(
            _("None of these placements has an agreement that everyone has signed yet.")
        )
    with tempfile.TemporaryFile() as file:
        write(_documents(run.actor, wanted), file, _reporter(run, total))
        document = store(
            actor=run.actor,
            kind=kind,
            name=_("Agreements %(day)s") % {"day": timezone.localdate().isoformat()},
            content_type=content_type,
            content=file,
        )
    return {"document": str(document.pk), "sentence": _sentence(total, len(wanted))}


def _documents(actor: Any, placement_ids: Sequence[int]) -> Iterator[StoredDocument]:
    """Looked up in batches, with the rights of the moment."""
    for batch in _batches(placement_ids):
        yield from held_documents(actor, batch).values()


def _batches(placement_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(placement_ids), BATCH):
        yield placement_ids[start : start + BATCH]


def _reporter(run: JobRun, total: int) -> bundles.Progress:
    last = 0.0

    def report(done: int) -> None:
        nonlocal last
        if done == total or time.monotonic() - last > 1:
            last = time.monotonic()
            run.progress(done, total)

    return report


def _sentence(found: int, wanted: int) -> str:
    text = ngettext("%(count)s agreement.", "%(count)s agreements.", found) % {"count": found}
    if found == wanted:
        return text
    missing = wanted - found
    left_out = ngettext(
        "%(count)s placement was left out: not everyone has signed yet.",
        "%(count)s placements were left out: not everyone has signed yet.",
        missing,
    ) % {"count": missing}
    return f"{text} {left_out}"


def remove_expired_bundles() -> int:
    """Bundles are copies; after a day only the single agreements remain. Returns how many."""
    expired = StoredDocument.objects.filter(
        kind__in=[PDF_KIND, ZIP_KIND], created_at__lt=timezone.now() - BUNDLE_LIFETIME
    )
    return expired.delete()[0]

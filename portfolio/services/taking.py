"""Taking a portfolio along: one ZIP with the files, the data as JSON, and a page to read."""

import json
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from core.jobs import JobRun
from documents.models import StoredDocument
from documents.names import unique_name
from documents.services import store
from people.models import Student
from portfolio.queries import book

ZIP_KIND = "portfolio-zip"
FORMAT = 1
STYLE = Path(__file__).resolve().parent.parent / "data" / "along.css"
# Where the items come in the page.
ITEMS_MARK = "<!-- items -->"


class Archive:
    """The ZIP under way. Files go in at once; the texts wait beside it until all are there,
    because a ZIP holds one open entry at a time. Memory stays flat."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.moment = timezone.localtime().timetuple()[:6]
        self.texts: dict[str, IO[bytes]] = {}
        self.taken: set[str] = set()

    def add_text(self, name: str, text: str) -> None:
        """One more piece of a text that is put in at the end."""
        if name not in self.texts:
            self.texts[name] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self.texts[name].write(text.encode())

    def add_document(self, folder: str, document: StoredDocument) -> str:
        """The path in the ZIP; empty for a file that may not be handed out."""
        if not document.may_be_served:
            return ""
        path = unique_name(f"files/{folder}/{document.name}", self.taken)
        entry = zipfile.ZipInfo(path, self.moment)
        entry.external_attr = 0o640 << 16
        entry.file_size = document.size
        with document.open() as source, self.zip.open(entry, "w") as target:
            for chunk in source.chunks():
                target.write(chunk)
        return path

    def close(self) -> None:
        for name, text in self.texts.items():
            text.seek(0)
            entry = zipfile.ZipInfo(name, self.moment)
            entry.external_attr = 0o640 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with self.zip.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(text, target)
            text.close()
        self.zip.close()


def take_along(run: JobRun, student: Student) -> dict[str, Any]:
    total = book.count(student)
    if not total:
        raise ActionRefused(_("There is nothing in your portfolio to take along yet."))
    with tempfile.TemporaryFile() as file:
        archive = Archive(file)
        _write(run, student, archive, total)
        archive.close()
        document = store(
            actor=run.actor,
            kind=ZIP_KIND,
            name=_("Portfolio %(day)s") % {"day": timezone.localdate().isoformat()},
            content_type="application/zip",
            content=file,
        )
    sentence = ngettext(
        "%(count)s item, with its files.", "%(count)s items, with their files.", total
    )
    return {"document": str(document.pk), "sentence": sentence % {"count": total}}


def _write(run: JobRun, student: Student, archive: Archive, total: int) -> None:
    frame: dict[str, Any] = {
        "student": student,
        "language": (get_language() or "nl")[:2],
        "made_on": timezone.localdate(),
        "total": total,
    }
    page = render_to_string("portfolio/along/frame.html", frame)
    start, _mark, end = page.partition(ITEMS_MARK)
    archive.add_text("index.html", start)
    archive.add_text("portfolio.css", STYLE.read_text(encoding="utf-8"))
    archive.add_text("portfolio.json", _json_start(student))
    told = 0.0
    for entry in book.entries(student):
        folder = f"{entry.number:03d}"
        paths = {each.pk: archive.add_document(folder, each.document) for each in entry.files}
        spoken = {
            each.pk: archive.add_document(folder, each.audio)
            for each in entry.said
            if each.audio is not None
        }
        shown = [{"file": each, "path": paths[each.pk]} for each in entry.files]
        heard = [{"said": each, "path": spoken.get(each.pk, "")} for each in entry.said]
        archive.add_text(
            "index.html",
            render_to_string(
                "portfolio/along/item.html", {"entry": entry, "shown": shown, "heard": heard}
            ),
        )
        separator = ",\n" if entry.number > 1 else "\n"
        data = json.dumps(_data(entry, paths, spoken), ensure_ascii=False, indent=1)
        archive.add_text("portfolio.json", separator + data)
        if time.monotonic() - told > 1:
            told = time.monotonic()
            run.progress(entry.number, total)
    archive.add_text("index.html", end)
    archive.add_text("portfolio.json", "\n]}\n")


def _json_start(student: Student) -> str:
    head = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "student": {
            "name": student.user.name,
            "number": student.number,
            "school": student.institution.name,
        },
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['


def _data(entry: book.Entry, paths: dict[int, str], spoken: dict[int, str]) -> dict[str, Any]:
    item = entry.item
    return {
        "number": entry.number,
        "title": item.title,
        "kind": item.kind,
        "made_on": item.made_on.isoformat(),
        "workplace": item.placement.host.name if item.placement else None,
        "text": item.body,
        "link": item.link_url,
        "reflection": {"method": item.reflection_method, "parts": item.reflection},
        "outcomes": [{"code": each.code, "name": each.name_nl} for each in entry.outcomes],
        "tasks": [each.title for each in entry.tasks],
        "sha256": item.content_sha256,
        "standing": item.standing.value,
        "files": [
            {
                "path": paths[each.pk] or None,
                "name": each.document.name,
                "type": each.document.content_type,
                "size": each.document.size,
                "sha256": each.document.sha256,
            }
            for each in entry.files
        ],
        "answers_of_workplace": [
            {
                "answer": each.answer,
                "remark": each.remark,
                "by": each.person_name,
                "workplace": each.host_name,
                "at": each.given_at.isoformat(),
                "sha256": each.content_sha256,
            }
            for each in entry.words
        ],
        "feedback": [
            {
                "by": each.author_name,
                "from": each.source,
                "text": each.text,
                "spoken": spoken.get(each.pk) or None,
                "at": each.given_at.isoformat(),
            }
            for each in entry.said
        ],
    }

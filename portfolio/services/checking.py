"""What may be in an item. Each refusal is a sentence for the student."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from core.dates import today
from core.errors import ActionRefused
from documents.models import StoredDocument
from documents.services.uploads import take
from people.models import Student
from placements.models import Placement
from placements.querysets import INSIDE_SCHOOL
from portfolio.content import shows_people
from portfolio.models import EvidenceFile, EvidenceItem
from portfolio.outcomes import outcomes_of
from portfolio.tasks_of import tasks_of
from portfolio.upload_purposes import EVIDENCE

if TYPE_CHECKING:
    from portfolio.services.items import ItemData

MOST_FILES = 20
LONGEST_TEXT = 20_000
EARLIEST = date(2000, 1, 1)
_web_address = URLValidator(schemes=["http", "https"])


def check(
    *,
    student: Student,
    item: EvidenceItem | None,
    data: "ItemData",
    documents: Sequence[StoredDocument],
) -> None:
    """Raise ActionRefused for the first thing that is not right."""
    _check_words(data)
    _check_made_on(data.made_on)
    check_link(data.link_url)
    _check_placement(student, data.placement)
    _check_ties(student, item, data)
    _check_files(data, documents)
    if not (documents or data.body.strip() or data.link_url.strip() or any(_reflected(data))):
        raise ActionRefused(
            pgettext("student", "Add a file, a link or some text. An empty item shows nothing.")
        )


def _reflected(data: "ItemData") -> list[str]:
    return [text for text in data.reflection.values() if text.strip()]


def _check_words(data: "ItemData") -> None:
    if not data.title.strip():
        raise ActionRefused(pgettext("student", "Give it a title."))
    if len(data.title.strip()) > 160:
        raise ActionRefused(pgettext("student", "A title has at most 160 characters."))
    if len(data.body) > LONGEST_TEXT:
        raise ActionRefused(
            pgettext("student", "The text is too long. Put it in a document and add that.")
        )


def _check_made_on(day: date) -> None:
    if day > today():
        raise ActionRefused(pgettext("student", "The day you made it cannot be in the future."))
    if day < EARLIEST:
        raise ActionRefused(pgettext("student", "Look at the day again: it is very long ago."))


def check_link(address: str) -> None:
    """Only a web address that a person can follow; it is never fetched by the portal."""
    address = address.strip()
    if not address:
        return
    try:
        _web_address(address)
    except ValidationError as error:
        raise ActionRefused(
            _("A link starts with https:// and names a web page. Copy it from the address bar.")
        ) from error
    if "@" in address.split("/")[2]:
        raise ActionRefused(_("Leave the name and password out of the link."))


def _check_placement(student: Student, placement: Placement | None) -> None:
    if placement is None:
        return
    if placement.student_id != student.pk or placement.state in INSIDE_SCHOOL:
        raise ActionRefused(pgettext("student", "Choose one of your own placements."))


def _check_ties(student: Student, item: EvidenceItem | None, data: "ItemData") -> None:
    """Outcomes and tasks of the student; what was tied before may stay."""
    before = set(item.outcomes.values_list("pk", flat=True)) if item else set()
    outcomes = {each.pk for each in outcomes_of(student)} | before
    if not set(data.outcomes) <= outcomes:
        raise ActionRefused(pgettext("student", "Choose outcomes of your own programme."))
    tied = set(item.tasks.values_list("pk", flat=True)) if item else set()
    if not set(data.tasks) <= {line.pk for line in tasks_of(student, also=tied)}:
        raise ActionRefused(pgettext("student", "Choose learning tasks of your own placements."))


def _check_files(data: "ItemData", documents: Sequence[StoredDocument]) -> None:
    if len(documents) > MOST_FILES:
        raise ActionRefused(
            npgettext(
                "student",
                "One item can hold %(most)s file. Make a second item.",
                "One item can hold %(most)s files. Make a second item.",
                MOST_FILES,
            )
            % {"most": MOST_FILES}
        )
    seen: dict[str, str] = {}
    for document in documents:
        if document.sha256 in seen:
            raise ActionRefused(
                pgettext("student", "“%(name)s” and “%(other)s” are the same file. Keep one.")
                % {"name": seen[document.sha256], "other": document.name}
            )
        seen[document.sha256] = document.name
    types = [document.content_type for document in documents]
    if shows_people(types) and not data.people_anonymised:
        raise ActionRefused(
            pgettext(
                "student",
                "Tick that everybody who can be recognised or heard agreed to it. Otherwise make "
                "another picture or recording.",
            )
        )


def upload_context(actor: Any) -> str:
    """Files that a student sent for evidence, whichever item they end up in."""
    return f"student-{actor.pk}"


def documents_for(actor: Any, item: EvidenceItem | None, data: "ItemData") -> list[StoredDocument]:
    """The files in their order: of this item already, or sent by the actor for evidence."""
    there = {each.document_id: each.document for each in _files_of(item)}
    if not set(data.kept) <= set(there):
        raise ActionRefused(
            pgettext("student", "One of the files is not there any more. Add it once more.")
        )
    documents = [there[pk] for pk in dict.fromkeys(data.kept)]
    fresh = take(
        actor=actor,
        purpose=EVIDENCE,
        context=upload_context(actor),
        upload_ids=data.uploads,
        files=data.files,
    )
    elsewhere = EvidenceFile.objects.filter(document__in=fresh).exclude(item=item)
    if elsewhere.exists():
        raise ActionRefused(
            pgettext("student", "One of the files is in another item already. Choose it again.")
        )
    return documents + [each for each in fresh if each.pk not in set(data.kept)]


def _files_of(item: EvidenceItem | None) -> list[EvidenceFile]:
    return list(item.files.select_related("document")) if item else []

"""A student adds, changes, removes and brings back evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from documents.models import StoredDocument
from people.models import Student
from placements.models import Placement
from portfolio import reflection
from portfolio.content import kind_of
from portfolio.enums import EvidenceKind
from portfolio.models import EvidenceFile, EvidenceItem
from portfolio.outcomes import reflection_method
from portfolio.services import checking
from portfolio.services.files import put_files
from portfolio.services.locking import lock, reseal
from portfolio.services.standing import open_week, settle_week, withdraw_requests

# The hash of an item that is being made; no content has it.
NO_HASH = "0" * 64


@dataclass(frozen=True)
class ItemData:
    """What a student fills in. `kept`: ids of files that the item has, in their order; then come
    `uploads` (ids of files that were sent in pieces) and `files` of an ordinary form."""

    title: str
    made_on: date
    placement: Placement | None = None
    body: str = ""
    link_url: str = ""
    reflection: dict[str, str] = field(default_factory=dict)
    people_anonymised: bool = False
    outcomes: Sequence[int] = ()
    tasks: Sequence[int] = ()
    kept: Sequence[UUID] = ()
    uploads: Sequence[UUID | str] = ()
    files: Sequence[UploadedFile] = ()


@transaction.atomic
def add_item(
    *, actor: Any, student: Student, data: ItemData, once_key: str | None = None
) -> EvidenceItem:
    """One more item. The same `once_key` again returns the item that it made."""
    require(actor, "portfolio.add", student)
    if once_key and (there := _added_before(student, once_key)):
        return there
    documents = checking.documents_for(actor, None, data)
    checking.check(student=student, item=None, data=data, documents=documents)
    method = reflection_method(student, data.placement)
    item = EvidenceItem(
        student=student, content_sha256=NO_HASH, reflection_method=method, once_key=once_key or None
    )
    _fill(item, data, documents)
    item.save(force_insert=True)
    _tie(item, data, documents)
    reseal(item)
    audit.record(
        actor=actor,
        action="portfolio.added",
        subject=item,
        placement_id=item.placement_id,
        kind=str(item.kind),
        files=len(documents),
    )
    return item


def _added_before(student: Student, once_key: str) -> EvidenceItem | None:
    """Two that send the same form at once wait for each other at the row of the student."""
    Student.objects.select_for_update(of=("self",)).get(pk=student.pk)
    return EvidenceItem.objects.filter(student=student, once_key=once_key).first()


@transaction.atomic
def change_item(*, actor: Any, item_id: int, revision: int, data: ItemData) -> EvidenceItem:
    """Save what the student changed. A changed item loses what the workplace said about it."""
    item = lock(item_id, revision=revision)
    require(actor, "portfolio.change", item)
    before = (item.placement, item.week)
    documents = checking.documents_for(actor, item, data)
    checking.check(student=item.student, item=item, data=data, documents=documents)
    if data.placement != item.placement:
        # Asked of another workplace; this one has to be asked on its own.
        item.asked_at = None
        withdraw_requests(item, placement=item.placement, actor=actor)
        item.reflection_method = reflection_method(item.student, data.placement)
    _fill(item, data, documents)
    item.revision += 1
    item.save()
    _tie(item, data, documents)
    changed = reseal(item)
    settle_week(*before)
    if item.asked_at is not None and item.placement is not None and item.week != before[1]:
        # The promise goes along to the other week.
        open_week(item.placement, item.week)
    settle_week(item.placement, item.week)
    if changed:
        audit.record(
            actor=actor,
            action="portfolio.changed",
            subject=item,
            placement_id=item.placement_id,
            sha256=item.content_sha256,
        )
    return item


@transaction.atomic
def remove_item(*, actor: Any, item_id: int) -> EvidenceItem:
    """Out of the portfolio. What was confirmed or said about it is kept."""
    item = lock(item_id)
    require(actor, "portfolio.change", item)
    if item.removed_at is not None:
        raise AlreadyDone(_("This item was removed already."))
    item.removed_at, item.removed_by = timezone.now(), actor
    item.revision += 1
    item.save(update_fields=["removed_at", "removed_by", "revision"])
    settle_week(item.placement, item.week)
    withdraw_requests(item, placement=item.placement, actor=actor)
    audit.record(
        actor=actor, action="portfolio.removed", subject=item, placement_id=item.placement_id
    )
    return item


@transaction.atomic
def restore_item(*, actor: Any, item_id: int) -> EvidenceItem:
    """Back into the portfolio, as it was."""
    item = lock(item_id)
    require(actor, "portfolio.change", item)
    if item.removed_at is None:
        raise AlreadyDone(_("This item is in your portfolio already."))
    item.removed_at, item.removed_by, item.asked_at = None, None, None
    item.revision += 1
    item.save(update_fields=["removed_at", "removed_by", "asked_at", "revision"])
    audit.record(
        actor=actor, action="portfolio.restored", subject=item, placement_id=item.placement_id
    )
    return item


def _fill(item: EvidenceItem, data: ItemData, documents: Sequence[StoredDocument]) -> None:
    item.placement = data.placement
    item.title = " ".join(data.title.split())
    item.made_on = data.made_on
    item.body = data.body.strip()
    item.link_url = data.link_url.strip()
    item.reflection = reflection.cleaned(item.reflection_method, data.reflection)
    item.people_anonymised = data.people_anonymised
    types = [document.content_type for document in documents]
    item.kind = kind_of(types, has_link=bool(item.link_url))


def _tie(item: EvidenceItem, data: ItemData, documents: Sequence[StoredDocument]) -> None:
    item.outcomes.set(data.outcomes)
    item.tasks.set(data.tasks)
    put_files(item, documents)


def must_be_there(item: EvidenceItem) -> None:
    """Refuse what was removed in the meantime."""
    if item.removed_at is not None:
        raise ActionRefused(_("The student removed this item."))


__all__ = [
    "EvidenceFile",
    "EvidenceKind",
    "ItemData",
    "add_item",
    "change_item",
    "must_be_there",
    "remove_item",
    "restore_item",
]

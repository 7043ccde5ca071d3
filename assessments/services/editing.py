"""Building a form: every change is one small step on a draft, under its revision."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from assessments.enums import CriterionKind
from assessments.models import Criterion, InstrumentVersion, ScaleLevel, Section
from assessments.services import locking
from core.access import require
from core.errors import ActionRefused

MOST_CRITERIA = 200


def _draft(actor: Any, version_id: int, revision: int | None) -> InstrumentVersion:
    version = locking.lock_draft(version_id, revision)
    require(actor, "assessments.build", version)
    return version


def _changed(version: InstrumentVersion, *fields: str) -> None:
    version.revision += 1
    version.save(update_fields=["revision", *fields])


@transaction.atomic
def save_settings(
    *, actor: Any, version_id: int, revision: int, values: Mapping[str, Any]
) -> InstrumentVersion:
    version = _draft(actor, version_id, revision)
    names = ["name_nl", "name_en", "intro_nl", "intro_en", "corners"]
    for name in names:
        setattr(version, name, values[name])
    _changed(version, *names)
    return version


@transaction.atomic
def save_scale(
    *, actor: Any, version_id: int, revision: int, rows: Iterable[Mapping[str, Any]]
) -> InstrumentVersion:
    """The words of the scale, from low to high; those without a place stand aside."""
    version = _draft(actor, version_id, revision)
    rows = list(rows)
    codes = [row["code"] for row in rows]
    if len(set(codes)) != len(codes):
        raise ActionRefused(_("Two levels have the same code."))
    kept = {level.code: level for level in version.levels.all()}
    for code in set(kept) - set(codes):
        _remove_level(version, kept[code])
    # Ranks are unique, so they are free first.
    version.levels.update(rank=None, passes=None)
    rank = 0
    for order, row in enumerate(rows):
        level = kept.get(row["code"]) or ScaleLevel(version=version, code=row["code"])
        aside = row["aside"]
        level.order = order
        level.label_nl, level.label_en = row["label_nl"], row["label_en"]
        level.rank = None if aside else rank
        level.passes = None if aside else row["passes"]
        level.explain = row["explain"]
        level.save()
        rank += not aside
    _changed(version)
    return version


def _remove_level(version: InstrumentVersion, level: ScaleLevel) -> None:
    asked = version.criteria.filter(only_when_level=level).first()
    if asked is not None:
        raise ActionRefused(
            _("“%(level)s” is the condition of the question “%(question)s”.")
            % {"level": level.label, "question": asked.text}
        )
    level.delete()


@transaction.atomic
def save_section(
    *,
    actor: Any,
    version_id: int,
    revision: int,
    values: Mapping[str, Any],
    section_id: int | None = None,
) -> Section:
    version = _draft(actor, version_id, revision)
    if section_id is None:
        section = Section(version=version, order=_last(version.sections) + 1)
    else:
        section = version.sections.get(pk=section_id)
    for name in ("title_nl", "title_en", "intro_nl", "intro_en"):
        setattr(section, name, values[name])
    section.save()
    _changed(version)
    return section


@transaction.atomic
def save_criterion(
    *,
    actor: Any,
    version_id: int,
    revision: int,
    values: Mapping[str, Any],
    section_id: int | None = None,
    criterion_id: int | None = None,
) -> Criterion:
    """A new question at the end of a section, or a changed one."""
    version = _draft(actor, version_id, revision)
    if criterion_id is None:
        section = version.sections.get(pk=section_id or 0)
        if version.criteria.count() >= MOST_CRITERIA:
            raise ActionRefused(_("A form has at most 200 questions."))
        row = Criterion(version=version, section=section, order=_last(section.criteria) + 1)
        row.key = _free_key(version, values)
    else:
        row = version.criteria.get(pk=criterion_id)
    _refuse_loop(version, row, values)
    for name, value in values.items():
        setattr(row, name, value)
    if row.kind == CriterionKind.OPEN:
        row.may_skip = False
    if row.kind != CriterionKind.SCALE and row.pk and _conditions_on(row).exists():
        raise ActionRefused(_("Another question depends on a level of this one."))
    row.save()
    _changed(version)
    return row


def _refuse_loop(version: InstrumentVersion, row: Criterion, values: Mapping[str, Any]) -> None:
    asked = values.get("only_when")
    seen = set()
    while asked is not None and asked.pk not in seen:
        if asked.version_id != version.pk or asked.pk == row.pk:
            raise ActionRefused(_("A question cannot depend on itself."))
        seen.add(asked.pk)
        asked = asked.only_when


def _conditions_on(row: Criterion) -> QuerySet[Criterion]:
    return Criterion.objects.filter(only_when=row)


def _free_key(version: InstrumentVersion, values: Mapping[str, Any]) -> str:
    taken = set(version.criteria.values_list("key", flat=True))
    outcome = values.get("outcome")
    if outcome is not None and outcome.code not in taken:
        return str(outcome.code)
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


@transaction.atomic
def remove_criterion(
    *, actor: Any, version_id: int, revision: int | None, criterion_id: int
) -> None:
    version = _draft(actor, version_id, revision)
    row = version.criteria.get(pk=criterion_id)
    if (other := _conditions_on(row).first()) is not None:
        raise ActionRefused(
            _("The question “%(question)s” depends on this one. Change that one first.")
            % {"question": other.text}
        )
    row.delete()
    _changed(version)


@transaction.atomic
def remove_section(*, actor: Any, version_id: int, revision: int | None, section_id: int) -> None:
    version = _draft(actor, version_id, revision)
    section = version.sections.get(pk=section_id)
    outside = version.criteria.exclude(section=section).filter(only_when__section=section)
    if outside.exists():
        raise ActionRefused(_("A question in another section depends on one of this section."))
    version.criteria.filter(section=section).update(only_when=None, only_when_level=None)
    section.delete()
    _changed(version)


@transaction.atomic
def move(*, actor: Any, version_id: int, revision: int, what: str, row_id: int, up: bool) -> None:
    """One place up or down; a question at the edge of a section goes to the next one."""
    version = _draft(actor, version_id, revision)
    if what == "section":
        _swap(list(version.sections.order_by("order", "id")), row_id, up)
    else:
        _move_criterion(version, row_id, up)
    _changed(version)


def _move_criterion(version: InstrumentVersion, row_id: int, up: bool) -> None:
    row = version.criteria.get(pk=row_id)
    rows = list(version.criteria.filter(section=row.section_id).order_by("order", "id"))
    place = [each.pk for each in rows].index(row.pk)
    if 0 <= place + (-1 if up else 1) < len(rows):
        _swap(rows, row_id, up)
        return
    sections = list(version.sections.order_by("order", "id"))
    at = [each.pk for each in sections].index(row.section_id) + (-1 if up else 1)
    if 0 <= at < len(sections):
        row.section = sections[at]
        others = list(row.section.criteria.order_by("order", "id"))
        row.save(update_fields=["section"])
        _renumber([*others, row] if up else [row, *others])


def _swap(rows: list[Any], row_id: int, up: bool) -> None:
    ids = [each.pk for each in rows]
    if row_id not in ids:
        raise ActionRefused(_("This is not in the form any more."))
    place = ids.index(row_id)
    other = place + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    _renumber(rows)


def _renumber(rows: list[Any]) -> None:
    for order, each in enumerate(rows):
        if each.order != order:
            each.order = order
            each.save(update_fields=["order"])


def _last(rows: Any) -> int:
    found = rows.aggregate(last=Max("order"))["last"]
    return -1 if found is None else int(found)

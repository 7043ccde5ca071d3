"""Forms as a whole: made, imported, copied to a next version, published, kept by cohorts."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import building, definition
from assessments.enums import InstrumentKind
from assessments.models import (
    CohortForm,
    Criterion,
    Instrument,
    InstrumentVersion,
    ScaleLevel,
    Section,
)
from assessments.services import locking
from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from programmes.models import Cohort, Framework, LearningOutcome, Programme


@transaction.atomic
def ensure_instruments(*, actor: Any, framework: Framework) -> list[InstrumentVersion]:
    """The usual forms of this framework, published; what the programme has already stays."""
    made = []
    for kind in building.MADE:
        instrument, created = Instrument.objects.get_or_create(
            programme=framework.programme, kind=kind
        )
        if not created and instrument.versions.exists():
            continue
        version = _write(
            instrument,
            definition.checked(building.from_framework(framework, kind)),
            actor=actor,
            framework=framework,
        )
        _publish(version, actor)
        made.append(version)
    return made


@transaction.atomic
def start(*, actor: Any, programme: Programme, kind: str) -> InstrumentVersion:
    """The first draft of a form of this kind; the draft that is there when there is one."""
    require(actor, "assessments.build", programme)
    instrument, _created = Instrument.objects.get_or_create(programme=programme, kind=kind)
    newest = instrument.versions.first()
    if newest is not None:
        return next_version(actor=actor, version_id=newest.pk)
    framework = newest_framework(programme)
    if kind in building.MADE and framework is not None:
        found = definition.checked(building.from_framework(framework, kind))
    else:
        found = _empty(instrument)
    return _write(instrument, found, actor=actor, framework=framework)


@transaction.atomic
def next_version(*, actor: Any, version_id: int) -> InstrumentVersion:
    """A draft with the content of this version; the draft that is there when there is one."""
    version = InstrumentVersion.objects.select_related("instrument__programme").get(pk=version_id)
    require(actor, "assessments.build", version)
    instrument = Instrument.objects.select_for_update().get(pk=version.instrument_id)
    draft = instrument.versions.filter(published_at=None).first()
    if draft is not None:
        return draft
    framework = newest_framework(version.instrument.programme)
    return _write(instrument, definition.of_version(version), actor=actor, framework=framework)


@transaction.atomic
def import_yaml(*, actor: Any, programme: Programme, kind: str, text: str) -> InstrumentVersion:
    """The form in a YAML file as the draft of this programme, in the place of the present draft.

    Raises definition.BadDefinition with all that is wrong.
    """
    require(actor, "assessments.build", programme)
    found = definition.read_yaml(text)
    instrument, _created = Instrument.objects.get_or_create(programme=programme, kind=kind)
    Instrument.objects.select_for_update().get(pk=instrument.pk)
    if found["kind"] not in {None, kind}:
        raise ActionRefused(_("This file holds a form of another kind."))
    instrument.versions.filter(published_at=None).delete()
    version = _write(instrument, found, actor=actor, framework=newest_framework(programme))
    audit.record(
        actor=actor, action="assessments.form_imported", subject=version, number=version.number
    )
    return version


@transaction.atomic
def publish(
    *, actor: Any, version_id: int, revision: int, cohorts: Iterable[int] = ()
) -> InstrumentVersion:
    """From now on this version is filled in. Cohorts that had a version keep it, except
    `cohorts`."""
    version = InstrumentVersion.objects.select_related("instrument__programme").get(pk=version_id)
    require(actor, "assessments.build", version)
    if version.is_published:
        raise AlreadyDone(_("This version was published already."))
    version = locking.lock_draft(version_id, revision)
    problems = why_not_publishable(version)
    if problems:
        raise ActionRefused(" ".join(problems))
    _publish(version, actor)
    moved = Cohort.objects.filter(pk__in=list(cohorts), programme=version.instrument.programme)
    CohortForm.objects.filter(instrument=version.instrument, cohort__in=moved).update(
        version=version
    )
    audit.record(
        actor=actor,
        action="assessments.form_published",
        subject=version,
        number=version.number,
        kind=version.instrument.kind,
        cohorts=sorted(moved.values_list("year", flat=True)),
    )
    return version


@transaction.atomic
def discard(*, actor: Any, version_id: int) -> None:
    """Throw a draft away."""
    version = locking.lock_draft(version_id)
    require(actor, "assessments.build", version)
    audit.record(
        actor=actor, action="assessments.draft_discarded", subject=version, number=version.number
    )
    version.delete()


def why_not_publishable(version: InstrumentVersion) -> list[str]:
    """What is missing, in sentences; empty when it can be published."""
    criteria = list(version.criteria.all())
    ranked = version.levels.filter(rank__isnull=False).count()
    found = []
    if not criteria:
        found.append(_("There is no question yet."))
    if not version.corners:
        found.append(_("Nobody is asked: choose who fills it in."))
    if any(row.kind == "scale" for row in criteria) and ranked < 2:
        found.append(_("The scale needs at least two levels that can be compared."))
    for corner in version.corners:
        if criteria and not any(row.asks(corner) for row in criteria):
            found.append(_("One of the three gets no question at all."))
            break
    return found


def version_for(instrument: Instrument, cohort: Cohort | None) -> InstrumentVersion | None:
    """Which version is filled in now: that of the cohort, else the newest. A cohort that fills
    one in keeps it."""
    newest = instrument.versions.filter(published_at__isnull=False).first()
    if newest is None or cohort is None:
        return newest
    kept, _created = CohortForm.objects.select_related("version").get_or_create(
        cohort=cohort, instrument=instrument, defaults={"version": newest}
    )
    return kept.version


def newest_framework(programme: Programme) -> Framework | None:
    rows = programme.frameworks.filter(published_at__isnull=False)
    return rows.order_by("-published_at", "-id").first()


def _publish(version: InstrumentVersion, actor: Any) -> None:
    version.published_at = timezone.now()
    version.published_by = actor
    version.save(update_fields=["published_at", "published_by"])


def _empty(instrument: Instrument) -> dict[str, Any]:
    label = str(instrument.get_kind_display())
    return {
        "kind": instrument.kind,
        "name": {"nl": label.capitalize(), "en": ""},
        "intro": {},
        "corners": [],
        "scale": building.usual_scale(),
        "sections": [],
    }


def _write(
    instrument: Instrument, found: dict[str, Any], *, actor: Any, framework: Framework | None
) -> InstrumentVersion:
    """A new draft with this content. Whatever its size: a handful of queries."""
    newest = instrument.versions.first()
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=newest.number + 1 if newest else 1,
        name_nl=found["name"]["nl"],
        name_en=found["name"].get("en", ""),
        intro_nl=found["intro"].get("nl", ""),
        intro_en=found["intro"].get("en", ""),
        corners=found["corners"] or list(InstrumentKind(instrument.kind).usual_corners),
        created_by=actor,
    )
    levels = ScaleLevel.objects.bulk_create(
        ScaleLevel(
            version=version,
            code=row["code"],
            order=order,
            rank=row.get("rank"),
            label_nl=row["nl"],
            label_en=row.get("en", ""),
            passes=row.get("passes"),
            explain=row.get("explain", False),
        )
        for order, row in enumerate(found["scale"])
    )
    sections = Section.objects.bulk_create(
        Section(
            version=version,
            order=order,
            title_nl=row["title"]["nl"],
            title_en=row["title"].get("en", ""),
            intro_nl=row["intro"].get("nl", ""),
            intro_en=row["intro"].get("en", ""),
        )
        for order, row in enumerate(found["sections"])
    )
    outcomes = dict(framework.outcomes.values_list("code", "pk")) if framework else {}
    pairs = zip(sections, found["sections"], strict=True)
    criteria = Criterion.objects.bulk_create(
        _criterion(version, section, order, row, outcomes)
        for section, source in pairs
        for order, row in enumerate(source["criteria"])
    )
    _set_conditions(found, criteria, levels)
    return version


def _criterion(
    version: InstrumentVersion,
    section: Section,
    order: int,
    row: dict[str, Any],
    outcomes: dict[str, int],
) -> Criterion:
    return Criterion(
        version=version,
        section=section,
        order=order,
        key=row["key"],
        kind=row["kind"],
        text_nl=row["text"]["nl"],
        text_en=row["text"].get("en", ""),
        help_nl=row["help"].get("nl", ""),
        help_en=row["help"].get("en", ""),
        outcome_id=outcomes.get(row["outcome"]),
        is_conduct=row["conduct"],
        descriptors=row["levels"],
        may_skip=row["may_skip"],
        required=row["required"],
        explanation=row["explanation"],
        corners=row["corners"],
    )


def _set_conditions(
    found: dict[str, Any], criteria: list[Criterion], levels: list[ScaleLevel]
) -> None:
    by_key = {row.key: row for row in criteria}
    by_code = {row.code: row for row in levels}
    changed = []
    for section in found["sections"]:
        for row in section["criteria"]:
            if row.get("only_when"):
                criterion = by_key[row["key"]]
                criterion.only_when = by_key[row["only_when"]["criterion"]]
                criterion.only_when_level = by_code[row["only_when"]["level"]]
                changed.append(criterion)
    if changed:
        Criterion.objects.bulk_update(changed, ["only_when", "only_when_level"])


def outcomes_of(version: InstrumentVersion) -> list[LearningOutcome]:
    """What a question of this form can be tied to."""
    framework = newest_framework(version.instrument.programme)
    return list(framework.outcomes.order_by("order", "code")) if framework else []

"""Forms as a whole: made, imported, copied to a next version, published, kept by cohorts."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import building, definition
from assessments.models import CohortForm, Instrument, InstrumentVersion
from assessments.services import locking
from assessments.services.writing import empty_form, write
from assessments.workbook_reading import read_workbook
from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from programmes.models import Cohort, Framework, LearningOutcome, Programme


@transaction.atomic
def ensure_instruments(
    *, actor: Any, framework: Framework, kinds: Iterable[str] = tuple(building.MADE)
) -> list[InstrumentVersion]:
    """The usual forms of this framework, published; what the programme has already stays."""
    made = []
    for kind in kinds:
        instrument, created = Instrument.objects.get_or_create(
            programme=framework.programme, kind=kind
        )
        if not created and instrument.versions.exists():
            continue
        version = write(
            instrument,
            definition.checked(building.from_framework(framework, kind)),
            actor=actor,
            framework=framework,
        )
        _publish(version, actor)
        made.append(version)
    return made


def ensure_everywhere() -> int:
    """Programmes that began with an earlier version of the portal get its newer forms too.

    What a programme has, also as a draft, stays as it is. Returns how many forms were made.
    """
    wanted = {kind.value for kind in building.READY}
    there: dict[int, set[str]] = {}
    rows = Instrument.objects.filter(kind__in=wanted).values_list("programme_id", "kind")
    for programme_id, kind in rows:
        there.setdefault(programme_id, set()).add(kind)
    frameworks: dict[int, Framework] = {}
    published = Framework.objects.filter(published_at__isnull=False).select_related("programme")
    for framework in published.order_by("published_at", "id"):
        frameworks[framework.programme_id] = framework
    made = 0
    for programme_id, framework in frameworks.items():
        missing = sorted(wanted - there.get(programme_id, set()))
        made += len(ensure_instruments(actor=None, framework=framework, kinds=missing))
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
    if kind in building.READY:
        found = definition.checked(building.ready_made(kind))
    elif kind in building.JUDGING and framework is not None:
        found = definition.checked(building.from_framework(framework, kind))
    else:
        found = empty_form(instrument)
    return write(instrument, found, actor=actor, framework=framework)


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
    return write(instrument, definition.of_version(version), actor=actor, framework=framework)


@transaction.atomic
def import_yaml(*, actor: Any, programme: Programme, kind: str, text: str) -> InstrumentVersion:
    """The form in a YAML file as the draft of this programme, in the place of the present draft.

    Raises definition.BadDefinition with all that is wrong.
    """
    require(actor, "assessments.build", programme)
    return _import(actor, programme, kind, definition.read_yaml(text))


@transaction.atomic
def import_workbook(
    *, actor: Any, programme: Programme, kind: str, file: BinaryIO
) -> InstrumentVersion:
    """The same from an Excel workbook."""
    require(actor, "assessments.build", programme)
    return _import(actor, programme, kind, read_workbook(file))


def _import(
    actor: Any, programme: Programme, kind: str, found: dict[str, Any]
) -> InstrumentVersion:
    instrument, _created = Instrument.objects.get_or_create(programme=programme, kind=kind)
    Instrument.objects.select_for_update().get(pk=instrument.pk)
    if found["kind"] not in {None, kind}:
        raise ActionRefused(_("This file holds a form of another kind."))
    instrument.versions.filter(published_at=None).delete()
    version = write(instrument, found, actor=actor, framework=newest_framework(programme))
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


def outcomes_of(version: InstrumentVersion) -> list[LearningOutcome]:
    """What a question of this form can be tied to."""
    framework = newest_framework(version.instrument.programme)
    return list(framework.outcomes.order_by("order", "code")) if framework else []

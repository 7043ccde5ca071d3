"""Rounds are opened by hand, or every night by the plan of the school."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.commitment_kinds import kind_for
from assessments.corners import owner_of
from assessments.enums import InstrumentKind
from assessments.models import (
    AssessmentRound,
    CohortForm,
    Instrument,
    InstrumentVersion,
    Response,
)
from assessments.planning import ENDED, LOOK_BACK, OPEN_FOR, Due, due_now, states_for
from assessments.services import telling
from assessments.services.instruments import version_for
from core import audit
from core.access import require
from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from people.enums import Corner
from placements.enums import PlacementState
from placements.models import Commitment, Placement
from placements.queries.planning import Planner, away_of
from placements.services.commitments import planned_day

BATCH = 200
PLANNED = [kind for kind in InstrumentKind if kind.is_opened_by_plan]
RELATED = ("student__user", "programme__institution", "host", "school_contact", "enrolment")
CREDITOR = {
    Corner.STUDENT: Corner.SCHOOL,
    Corner.WORKPLACE: Corner.SCHOOL,
    Corner.SCHOOL: Corner.STUDENT,
}


@transaction.atomic
def open_by_hand(
    *, actor: Any, placement_id: int, kind: str, due_on: date | None = None
) -> AssessmentRound:
    """Ask the corners now. Refuses while an earlier round of this kind is still being filled in."""
    rows = Placement.objects.select_for_update(of=("self",)).select_related(
        *RELATED, "enrolment__cohort"
    )
    placement = rows.get(pk=placement_id)
    require(actor, "assessments.open", placement)
    _refuse_in_state(placement, kind)
    if due_on is not None and due_on < today():
        raise ActionRefused(_("Choose a day from today on."))
    earlier = AssessmentRound.objects.filter(placement=placement, kind=kind).order_by("-number")
    newest = earlier.first()
    if newest is not None and newest.is_open and not newest.is_shared:
        raise AlreadyDone(_("This form is open already: it is being filled in."))
    instrument = Instrument.objects.filter(programme=placement.programme_id, kind=kind).first()
    version = version_for(instrument, placement.enrolment.cohort) if instrument else None
    if version is None:
        raise ActionRefused(_("The programme has no published form of this kind yet."))
    row = AssessmentRound(
        placement=placement,
        kind=kind,
        number=newest.number + 1 if newest else 1,
        version=version,
        due_on=due_on or _usual_day(placement, kind),
        opened_at=timezone.now(),
        opened_by=actor,
    )
    row.save()
    _ask_corners([row])
    audit.record(
        actor=actor,
        action="assessments.opened",
        subject=row,
        placement_id=placement.pk,
        kind=kind,
        number=row.number,
    )
    return row


def _refuse_in_state(placement: Placement, kind: str) -> None:
    if kind in InstrumentKind.values and placement.state not in states_for(kind):
        raise ActionRefused(_("This can be filled in while the placement is running."))


def _usual_day(placement: Placement, kind: str) -> date:
    if InstrumentKind(kind).stays_apart:
        return today() + OPEN_FOR
    return planned_day(placement, kind_for(kind))


def open_due_rounds() -> int:
    """What the plan asks today, for all placements. Runs every night; opens nothing twice."""
    planner = Planner([kind_for(kind) for kind in PLANNED])
    opened = 0
    for placements in _batches(running()):
        planner.take_gaps(placements)
        wanted = [
            (placement, due)
            for placement in placements
            for due in due_now(placement, planner, today())
        ]
        opened += open_batch(wanted)
    return opened


def running() -> QuerySet[Placement]:
    """Placements for which something may be due, of programmes with a form for it."""
    day = today()
    ready = InstrumentVersion.objects.published().filter(instrument__kind__in=PLANNED)
    return (
        Placement.objects.alias(last_day=Coalesce("ended_on", "end_date"))
        .filter(
            Q(state=PlacementState.AGREED) | Q(state__in=ENDED, last_day__lt=day),
            start_date__lte=day,
            last_day__gte=day - LOOK_BACK,
            programme__in=ready.values("instrument__programme"),
        )
        .select_related(*RELATED)
        .prefetch_related("supervisor_links__user")
        .annotate(away=away_of(OuterRef("pk")))
        .order_by("pk")
    )


def _batches(rows: QuerySet[Placement]) -> Iterator[list[Placement]]:
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch


@transaction.atomic
def open_batch(wanted: list[tuple[Placement, Due]]) -> int:
    """A fixed number of statements, besides the mails. Two at once open each round once."""
    there = set(
        AssessmentRound.objects.filter(placement__in={row.pk for row, _due in wanted}).values_list(
            "placement_id", "kind", "number"
        )
    )
    missing = [(row, due) for row, due in wanted if (row.pk, due.kind, due.number) not in there]
    versions = _versions([(row, due.kind) for row, due in missing])
    moment = timezone.now()
    rows = [
        AssessmentRound(
            placement=row,
            kind=due.kind,
            number=due.number,
            version=versions[row.pk, due.kind],
            due_on=due.due_on,
            opened_at=moment,
        )
        for row, due in missing
        if (row.pk, due.kind) in versions
    ]
    if not rows:
        return 0
    AssessmentRound.objects.bulk_create(rows, ignore_conflicts=True)
    made = _made_now({row.placement_id: row.placement for row in rows}, moment)
    rules = {(row.pk, due.kind, due.number): due.rule for row, due in missing}
    _ask_corners(made, rules)
    return len(made)


def _made_now(placements: dict[int, Placement], moment: datetime) -> list[AssessmentRound]:
    """Those that this run made: a run at the same time has another moment."""
    made = list(
        AssessmentRound.objects.filter(
            placement__in=placements, opened_at=moment, opened_by=None
        ).select_related("version")
    )
    for row in made:
        row.placement = placements[row.placement_id]
    return made


def _versions(
    pairs: Iterable[tuple[Placement, str]],
) -> dict[tuple[int, str], InstrumentVersion]:
    """Which version each placement fills in: what its cohort keeps, else the newest."""
    pairs = list(pairs)
    programmes = {placement.programme_id for placement, _kind in pairs}
    asked = {kind for _placement, kind in pairs}
    newest: dict[tuple[int, str], InstrumentVersion] = {}
    published = InstrumentVersion.objects.published().filter(
        instrument__programme__in=programmes, instrument__kind__in=asked
    )
    for version in published.select_related("instrument").order_by("number"):
        newest[version.instrument.programme_id, version.instrument.kind] = version
    cohorts = {placement.enrolment.cohort_id for placement, _kind in pairs} - {None}
    kept: dict[tuple[int | None, int], InstrumentVersion] = {
        (row.cohort_id, row.instrument_id): row.version
        for row in CohortForm.objects.filter(cohort__in=cohorts).select_related("version")
    }
    found: dict[tuple[int, str], InstrumentVersion] = {}
    first: dict[tuple[int, int], InstrumentVersion] = {}
    for placement, kind in pairs:
        latest = newest.get((placement.programme_id, kind))
        if latest is None:
            continue
        cohort = placement.enrolment.cohort_id
        found[placement.pk, kind] = kept.get((cohort, latest.instrument_id), latest)
        if cohort is not None and (cohort, latest.instrument_id) not in kept:
            first[cohort, latest.instrument_id] = latest
    CohortForm.objects.bulk_create(
        [
            CohortForm(cohort_id=cohort, instrument_id=instrument, version=version)
            for (cohort, instrument), version in first.items()
        ],
        ignore_conflicts=True,
    )
    return found


def _key(row: AssessmentRound) -> tuple[int, str, int]:
    return row.placement_id, row.kind, row.number


def _ask_corners(
    rounds: list[AssessmentRound], rules: Mapping[tuple[int, str, int], str] | None = None
) -> None:
    """A form, a promise and a mail for each corner that the form asks. `rules`: which rule of the
    plan gave the day, per placement, kind and number."""
    rules = rules or {}
    responses = [
        Response(round=row, corner=corner) for row in rounds for corner in row.version.corners
    ]
    Response.objects.bulk_create(responses)
    moment = timezone.now()
    Commitment.objects.bulk_create(
        [
            Commitment(
                placement=each.round.placement,
                kind=kind_for(each.round.kind),
                subject=each.round.subject_key,
                debtor=each.corner,
                creditor=CREDITOR[Corner(each.corner)],
                owner=owner_of(each.round.placement, each.corner),
                due_on=each.round.due_on,
                due_rule=rules.get(
                    (each.round.placement_id, each.round.kind, each.round.number), ""
                ),
                opened_at=moment,
            )
            for each in responses
        ],
        ignore_conflicts=True,
    )
    for each in responses:
        telling.invite(each)

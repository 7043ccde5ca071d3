"""Every night the two promises around a result are opened, from three weeks before the end."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from core.dates import today
from decisions.commitment_kinds import DECIDE, GIVE_ADVICE, subject_of
from decisions.enums import ResultKind
from decisions.models import Decision, DecisionRules, WorkplaceAdvice
from decisions.queries.results import DECIDED_IN, kinds_of
from decisions.queries.rules import usual_rules
from decisions.services import telling
from people.enums import Corner, ProgrammeRoleName
from people.models import ProgrammeRole, User
from placements.corners import first_at_workplace
from placements.models import Commitment, Placement
from placements.queries.planning import Planner, away_of
from programmes.models import Programme

BATCH = 200
LEAD = timedelta(weeks=3)
GRACE = timedelta(weeks=8)


def open_due() -> int:
    """How many promises were opened. Opens nothing twice, and nothing that is there already."""
    planner = Planner([GIVE_ADVICE, DECIDE])
    opened = 0
    for batch in _batches(_ending()):
        planner.take_gaps(batch)
        opened += _open_batch(batch, planner)
    return opened


def _ending() -> QuerySet[Placement]:
    day = today()
    return (
        Placement.objects.filter(
            state__in=sorted(DECIDED_IN), end_date__range=(day - GRACE, day + LEAD)
        )
        .select_related("student__user", "programme__institution", "host", "school_contact")
        .prefetch_related("supervisor_links__user", "programme__variants")
        .annotate(away=away_of(OuterRef("pk")))
        .order_by("pk")
    )


def _batches(rows: QuerySet[Placement]) -> Iterator[list[Placement]]:
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch


@transaction.atomic
def _open_batch(batch: list[Placement], planner: Planner) -> int:
    """A fixed number of statements, besides the mails. Two at once open each promise once."""
    had = set(
        Commitment.objects.filter(placement__in=batch, kind__in=[GIVE_ADVICE, DECIDE]).values_list(
            "placement_id", "kind", "subject"
        )
    )
    fresh = [
        each
        for each in [*_advices(batch, planner), *_decisions(batch, planner)]
        if (each.placement_id, each.kind, each.subject) not in had
    ]
    Commitment.objects.bulk_create(fresh, ignore_conflicts=True)
    for each in fresh:
        if each.kind == GIVE_ADVICE:
            telling.ask_advice(each.placement)
    return len(fresh)


def _advices(batch: list[Placement], planner: Planner) -> Iterator[Commitment]:
    """Asked of every workplace; a programme that can do without it still asks."""
    advised = WorkplaceAdvice.objects.filter(placement__in=batch)
    decided = Decision.objects.filter(placement__in=batch, kind=ResultKind.PLACEMENT)
    settled = {*advised.values_list("placement_id", flat=True)}
    settled |= {*decided.values_list("placement_id", flat=True)}
    for row in batch:
        if row.pk not in settled:
            yield _promise(row, GIVE_ADVICE, "", planner, first_at_workplace(row))


def _decisions(batch: list[Placement], planner: Planner) -> Iterator[Commitment]:
    rules = _rules_of({row.programme_id: row.programme for row in batch})
    examiners = _single_examiners(set(rules))
    decided = set(Decision.objects.filter(placement__in=batch).values_list("placement_id", "kind"))
    for row in batch:
        for kind in kinds_of(rules[row.programme_id]):
            if (row.pk, kind) not in decided:
                contact = row.school_contact if kind == ResultKind.PLACEMENT else None
                owner = contact or examiners.get(row.programme_id)
                yield _promise(row, DECIDE, subject_of(kind), planner, owner)


def _promise(
    placement: Placement, kind: str, subject: str, planner: Planner, owner: User | None
) -> Commitment:
    planned = planner.planned(placement, kind)
    advice = kind == GIVE_ADVICE
    return Commitment(
        placement=placement,
        kind=kind,
        subject=subject,
        debtor=Corner.WORKPLACE if advice else Corner.SCHOOL,
        creditor=Corner.SCHOOL if advice else Corner.STUDENT,
        owner=owner,
        due_on=planned.day,
        due_rule=planned.rule,
        opened_at=timezone.now(),
    )


def _rules_of(programmes: dict[int, Programme]) -> dict[int, DecisionRules]:
    rows = DecisionRules.objects.filter(programme__in=programmes)
    own = {row.programme_id: row for row in rows}
    return {pk: own.get(pk) or usual_rules(row) for pk, row in programmes.items()}


def _single_examiners(programmes: set[int]) -> dict[int, User]:
    """Where a programme has one examiner, the promise has that name; with more, the office."""
    rows = ProgrammeRole.objects.filter(
        programme__in=programmes, role=ProgrammeRoleName.EXAMINER, user__is_active=True
    )
    found: dict[int, list[User]] = {}
    for row in rows.select_related("user"):
        found.setdefault(row.programme_id, []).append(row.user)
    return {pk: people[0] for pk, people in found.items() if len(people) == 1}

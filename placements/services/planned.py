"""The promises that the plan of a school brings to a placement."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone

from core.dates import today
from core.due_rules import Period, due_date
from people.enums import Corner
from placements import kinds
from placements.enums import Phase, PlacementState
from placements.models import Commitment, Placement
from placements.plan import due_on
from programmes.models import CommitmentPlanRow
from programmes.queries import Plans

BATCH = 2000
UNDER_WAY = [PlacementState.PREPARING, PlacementState.AGREED]


def open_planned(placement: Placement) -> int:
    """The promises that a confirmed placement brings by its plan."""
    return open_planned_for([placement.pk])


def open_planned_for(placement_ids: Iterable[int]) -> int:
    """The same for many placements in a few statements. Asking twice opens nothing twice.

    A placement that is agreed already, such as one signed before the portal knew of it, gets what
    is still to come: nobody is late for what was never asked.
    """
    plans = Plans(CommitmentPlanRow.objects.all())
    placements = list(
        Placement.objects.filter(pk__in=list(placement_ids), state__in=UNDER_WAY)
        .select_related("student", "programme")
        .only(
            "state",
            "variant",
            "start_date",
            "end_date",
            "school_contact_id",
            "student__user_id",
            "programme__institution_id",
        )
    )
    plan = {placement.pk: _opening(plans, placement) for placement in placements}
    there = set(
        Commitment.objects.filter(placement__in=placements, subject="").values_list(
            "placement_id", "kind"
        )
    )
    guides = _first_supervisors(placements) if _asks_workplace(plan) else {}
    opened, moment = today(), timezone.now()
    wanted, done = _wanted(plan), _done(placements, plan)
    rows = [
        Commitment(
            placement=placement,
            kind=row.kind,
            debtor=row.debtor,
            creditor=row.creditor,
            owner_id=_owner_id(placement, row, guides),
            due_on=due_on(
                row.due, start=placement.start_date, end=placement.end_date, opened=opened
            ),
            opened_at=moment,
        )
        for placement in placements
        for row in plan[placement.pk]
        if (placement.pk, row.kind) not in there
        and (row.kind not in wanted or placement.pk in wanted[row.kind])
        and placement.pk not in done.get(row.kind, ())
    ]
    Commitment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _opening(plans: Plans, placement: Placement) -> list[CommitmentPlanRow]:
    """What the plan of its school opens for this placement."""
    rows = plans.effective(placement.programme.institution_id, placement.variant)
    opening = [row for row in rows if row.opens_with_placement and kinds.is_known(row.kind)]
    if placement.state == PlacementState.PREPARING:
        return opening
    return [row for row in opening if _is_to_come(row, placement)]


def _is_to_come(row: CommitmentPlanRow, placement: Placement) -> bool:
    """Its day has not passed, and it is not about the agreement, which is there."""
    opened = today()
    day = due_date(row.due, Period(placement.start_date, placement.end_date, opened))
    return day >= opened and kinds.get(row.kind).phase != Phase.AGREEMENT


def open_missing() -> int:
    """What agreed placements still lack of the plan, for all that have not ended."""
    return sum(open_planned_for(ids) for ids in _agreed_in_parts())


def _agreed_in_parts() -> Iterator[list[int]]:
    last = 0
    running = Placement.objects.filter(state=PlacementState.AGREED, end_date__gte=today())
    while True:
        rows = running.filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if ids:
            yield ids
        if len(ids) < BATCH:
            return
        last = ids[-1]


def _wanted(plan: dict[int, list[CommitmentPlanRow]]) -> dict[str, set[int]]:
    """For the kinds that not every placement gets: which do. One query per such kind."""
    of_plan = {row.kind for rows in plan.values() for row in rows}
    asked = [(kind, kinds.get(kind).only_for) for kind in sorted(of_plan)]
    return {kind: only_for(list(plan)) for kind, only_for in asked if only_for}


def _done(
    placements: Sequence[Placement], plan: dict[int, list[CommitmentPlanRow]]
) -> dict[str, set[int]]:
    """By kind: which of the agreed placements did it before it was promised."""
    agreed = [each.pk for each in placements if each.state == PlacementState.AGREED]
    asked: dict[str, list[int]] = {}
    for pk in agreed:
        for row in plan[pk]:
            asked.setdefault(row.kind, []).append(pk)
    found = [(ids, kind, kinds.get(kind).done_in) for kind, ids in sorted(asked.items())]
    return {kind: done_in(ids) for ids, kind, done_in in found if done_in}


def _asks_workplace(plan: dict[int, list[CommitmentPlanRow]]) -> bool:
    return any(row.debtor == Corner.WORKPLACE for rows in plan.values() for row in rows)


def _first_supervisors(placements: list[Placement]) -> dict[int, int]:
    links = Placement.supervisors.through.objects.filter(placement__in=placements, is_first=True)
    return dict(links.values_list("placement_id", "user_id"))


def _owner_id(placement: Placement, row: CommitmentPlanRow, guides: dict[int, int]) -> int | None:
    if row.debtor == Corner.STUDENT:
        return placement.student.user_id
    if row.debtor == Corner.WORKPLACE:
        return guides.get(placement.pk)
    if row.debtor == Corner.SCHOOL and kinds.get(row.kind).owed_by_contact:
        return placement.school_contact_id
    return None

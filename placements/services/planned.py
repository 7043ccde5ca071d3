"""The promises that the plan of a school brings to a placement."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import OuterRef
from django.utils import timezone

from core.dates import today
from core.due_rules import Gap, Period, due_date
from people.enums import Corner
from placements import kinds
from placements.enums import CommitmentState, Phase, PlacementState
from placements.models import Commitment, Placement
from placements.plan import rules_of
from placements.queries.planning import Planner, away_of
from programmes.models import CommitmentPlanRow

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
    planner = Planner()
    placements = list(
        Placement.objects.filter(pk__in=list(placement_ids), state__in=UNDER_WAY)
        .select_related("student", "programme")
        .annotate(away=away_of(OuterRef("pk")))
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
    planner.take_gaps(placements)
    there = _there(placements)
    plan = {placement.pk: _opening(planner, placement, there) for placement in placements}
    guides = _first_supervisors(placements) if _asks_workplace(plan) else {}
    moment = timezone.now()
    wanted, done = _wanted(plan), _done(placements, plan)
    rows = [
        Commitment(
            placement=placement,
            kind=row.kind,
            debtor=row.debtor,
            creditor=row.creditor,
            owner_id=_owner_id(placement, row, guides),
            due_on=planner.day(placement, row, rule=rule),
            due_rule=rule,
            opened_at=moment,
        )
        for placement in placements
        for row, rule in plan[placement.pk]
        if (row.kind not in wanted or placement.pk in wanted[row.kind])
        and placement.pk not in done.get(row.kind, ())
    ]
    Commitment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


# By placement and kind: the rules of what was opened, and whether one of them is open.
There = dict[tuple[int, str], tuple[set[str], bool]]
# What is to be opened, and by which rule it is due.
Opening = list[tuple[CommitmentPlanRow, str]]


def _there(placements: Sequence[Placement]) -> There:
    found: There = {}
    rows = Commitment.objects.filter(placement__in=placements, subject="")
    for pk, kind, rule, state in rows.values_list("placement_id", "kind", "due_rule", "state"):
        rules, is_open = found.get((pk, kind), (set(), False))
        found[pk, kind] = ({*rules, rule}, is_open or state == CommitmentState.OPEN)
    return found


def _opening(planner: Planner, placement: Placement, there: There) -> Opening:
    """What the plan of its school opens for this placement."""
    found = []
    for row in planner.rows(placement):
        if row.opens_with_placement and kinds.is_known(row.kind):
            rule = _next_rule(planner, placement, row, there.get((placement.pk, row.kind)))
            if rule:
                found.append((row, rule))
    return found


def _next_rule(
    planner: Planner,
    placement: Placement,
    row: CommitmentPlanRow,
    before: tuple[set[str], bool] | None,
) -> str:
    """The rule of what opens now; empty: nothing. What comes back opens when the one before it
    is closed, in whatever way."""
    rules = rules_of(row, placement.start_date, placement.end_date)
    if before is not None:
        opened, is_open = before
        if is_open or len(rules) == 1:
            return ""
        # An older one, from before the rules were noted, was the first.
        rules = rules[max((rules.index(rule) for rule in opened & {*rules}), default=0) + 1 :]
    if placement.state != PlacementState.PREPARING:
        gaps = planner.gaps.get(placement.pk, ())
        rules = [rule for rule in rules if _is_to_come(row, rule, placement, gaps)]
    return rules[0] if rules else ""


def _is_to_come(
    row: CommitmentPlanRow, rule: str, placement: Placement, gaps: tuple[Gap, ...]
) -> bool:
    """Its day has not passed, and it is not about the agreement, which is there."""
    opened = today()
    period = Period(placement.start_date, placement.end_date, opened, gaps=gaps)
    return due_date(rule, period) >= opened and kinds.get(row.kind).phase != Phase.AGREEMENT


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


def _wanted(plan: dict[int, Opening]) -> dict[str, set[int]]:
    """For the kinds that not every placement gets: which do. One query per such kind."""
    of_plan = {row.kind for rows in plan.values() for row, _rule in rows}
    asked = [(kind, kinds.get(kind).only_for) for kind in sorted(of_plan)]
    return {kind: only_for(list(plan)) for kind, only_for in asked if only_for}


def _done(placements: Sequence[Placement], plan: dict[int, Opening]) -> dict[str, set[int]]:
    """By kind: which of the agreed placements did it before it was promised."""
    agreed = [each.pk for each in placements if each.state == PlacementState.AGREED]
    asked: dict[str, list[int]] = {}
    for pk in agreed:
        for row, rule in plan[pk]:
            # What comes back is asked for again, whatever was done before.
            if rule == row.due:
                asked.setdefault(row.kind, []).append(pk)
    found = [(ids, kind, kinds.get(kind).done_in) for kind, ids in sorted(asked.items())]
    return {kind: done_in(ids) for ids, kind, done_in in found if done_in}


def _asks_workplace(plan: dict[int, Opening]) -> bool:
    return any(row.debtor == Corner.WORKPLACE for rows in plan.values() for row, _rule in rows)


def _first_supervisors(placements: Sequence[Placement]) -> dict[int, int]:
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

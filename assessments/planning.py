"""When a placement is due for its mid-term, its final assessment and its evaluation."""

from dataclasses import dataclass
from datetime import date, timedelta

from assessments.commitment_kinds import kind_for
from assessments.enums import InstrumentKind
from placements.enums import PlacementState
from placements.models import Placement
from placements.plan import rules_of
from placements.queries.planning import Planner
from programmes.models import CommitmentPlanRow

# The form is there so long before it is due; nothing is opened so long after.
LEAD = timedelta(weeks=2)
GRACE = timedelta(weeks=4)
# An evaluation is open for three weeks; who can have less than one is not asked any more.
OPEN_FOR = timedelta(weeks=3)
AT_LEAST = timedelta(weeks=1)
# For how long after its last day a placement is looked at.
LOOK_BACK = timedelta(weeks=13)


ENDED = [PlacementState.COMPLETED, PlacementState.ENDED_EARLY]


def states_for(kind: str) -> list[PlacementState]:
    """Most forms belong to a running placement; a scan comes before it too, an evaluation after."""
    of_kind = InstrumentKind(kind)
    states = [PlacementState.AGREED]
    if of_kind.stays_apart:
        states += ENDED
    if of_kind.is_before_the_start:
        states.append(PlacementState.PREPARING)
    return states


@dataclass(frozen=True)
class Due:
    kind: str
    number: int
    due_on: date
    # The rule that gave the day.
    rule: str = ""


def due_now(placement: Placement, planner: Planner, day: date) -> list[Due]:
    """The rounds that are to be open on `day`."""
    rows = {row.kind: row for row in planner.rows(placement)}
    found = []
    if placement.state == PlacementState.AGREED:
        found = [due for due in _judged(planner, placement, rows) if _is_asked(due, day)]
    if row := rows.get(kind_for(InstrumentKind.WORKPLACE_EVALUATION)):
        due = Due(InstrumentKind.WORKPLACE_EVALUATION, 1, _evaluated_by(planner, placement, row))
        if due.due_on - OPEN_FOR <= day <= due.due_on - AT_LEAST:
            found.append(due)
    return found


def _judged(
    planner: Planner, placement: Placement, rows: dict[str, CommitmentPlanRow]
) -> list[Due]:
    found = []
    for kind in (InstrumentKind.MIDTERM, InstrumentKind.FINAL):
        if row := rows.get(kind_for(kind)):
            rules = rules_of(row, placement.start_date, placement.end_date)
            found += [
                Due(kind, number, _day(planner, placement, row, rule), rule)
                for number, rule in enumerate(rules, start=1)
            ]
    return found


def _is_asked(due: Due, day: date) -> bool:
    return due.due_on - LEAD <= day <= due.due_on + GRACE


def _evaluated_by(planner: Planner, placement: Placement, row: CommitmentPlanRow) -> date:
    """Counted from the day on which it really ended."""
    start, end = placement.start_date, placement.ended_on or placement.end_date
    return planner.day(placement, row, rule=row.due, opened=start, end=max(start, end))


def _day(planner: Planner, placement: Placement, row: CommitmentPlanRow, rule: str) -> date:
    return planner.day(placement, row, rule=rule, opened=placement.start_date)

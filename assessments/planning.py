"""When a placement is due for its mid-term, its final assessment and its evaluation."""

from dataclasses import dataclass
from datetime import date, timedelta

from assessments.commitment_kinds import kind_for
from assessments.enums import InstrumentKind
from placements.enums import PlacementState
from placements.models import Placement
from placements.plan import due_on
from programmes.models import CommitmentPlanRow
from programmes.queries import Plans

# The form is there so long before it is due; nothing is opened so long after.
LEAD = timedelta(weeks=2)
GRACE = timedelta(weeks=4)
# Longer placements have a mid-term every thirteen weeks, but none in the last six.
LONG = timedelta(weeks=26)
EVERY = timedelta(weeks=13)
NO_MIDTERM_LAST = timedelta(weeks=6)
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


def due_now(placement: Placement, plans: Plans, day: date) -> list[Due]:
    """The rounds that are to be open on `day`."""
    rows = {
        row.kind: row
        for row in plans.effective(placement.programme.institution_id, placement.variant)
    }
    found = []
    if placement.state == PlacementState.AGREED:
        found = [due for due in _judged(placement, rows) if _is_asked(due, day)]
    if row := rows.get(kind_for(InstrumentKind.WORKPLACE_EVALUATION)):
        due = Due(InstrumentKind.WORKPLACE_EVALUATION, 1, _evaluated_by(placement, row))
        if due.due_on - OPEN_FOR <= day <= due.due_on - AT_LEAST:
            found.append(due)
    return found


def _judged(placement: Placement, rows: dict[str, CommitmentPlanRow]) -> list[Due]:
    found = []
    if row := rows.get(kind_for(InstrumentKind.MIDTERM)):
        found += [
            Due(InstrumentKind.MIDTERM, number, due)
            for number, due in enumerate(midterm_days(placement, row), start=1)
        ]
    if row := rows.get(kind_for(InstrumentKind.FINAL)):
        found.append(Due(InstrumentKind.FINAL, 1, _day(placement, row)))
    return found


def _is_asked(due: Due, day: date) -> bool:
    return due.due_on - LEAD <= day <= due.due_on + GRACE


def _evaluated_by(placement: Placement, row: CommitmentPlanRow) -> date:
    """Counted from the day on which it really ended."""
    start, end = placement.start_date, placement.ended_on or placement.end_date
    return due_on(row.due, start=start, end=max(start, end), opened=start)


def midterm_days(placement: Placement, row: CommitmentPlanRow) -> list[date]:
    """One, by the rule; in a long placement one every thirteen weeks."""
    start, end = placement.start_date, placement.end_date
    if end - start <= LONG:
        return [_day(placement, row)]
    days: list[date] = []
    while (day := start + EVERY * (len(days) + 1)) <= end - NO_MIDTERM_LAST:
        days.append(day)
    return days


def _day(placement: Placement, row: CommitmentPlanRow) -> date:
    start = placement.start_date
    return due_on(row.due, start=start, end=placement.end_date, opened=start)

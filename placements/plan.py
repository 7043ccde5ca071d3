"""When a promise of a placement is due, by the rule of the plan (see core.due_rules)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.due_rules import Gap, Period, due_date

if TYPE_CHECKING:
    from programmes.models import CommitmentPlanRow

# What holds when nobody wrote a rule for a kind.
FALLBACK = "opened+5wd"
# What comes back in a long placement does so no more in its last weeks.
NO_REPEAT_LAST = timedelta(weeks=6)
# So far a promise moves at most to find a day that fits.
FARTHEST = 150

IsFree = Callable[[date], bool]


def due_on(rule: str, *, start: date, end: date, opened: date, gaps: Sequence[Gap] = ()) -> date:
    """The day the rule gives, but never before the day the promise opens.

    Who is asked after the day had passed is not late at once: it is due that same day.
    Raises core.due_rules.BadRule, whose message is a sentence, for a rule that cannot be read.
    """
    return max(due_date(rule, Period(start, end, opened, gaps=tuple(gaps))), opened)


def fitting(
    day: date, *, opened: date, is_free: IsFree, gaps: Sequence[Gap] = (), before: bool = False
) -> date:
    """The nearest day after `day` (with `before`: before it) that is neither free nor in a gap.

    What falls in a gap always moves behind it, and nothing moves before the day it opens.
    """
    day = _behind(day, gaps)
    if before:
        earlier = _walk(day, -1, is_free)
        if earlier >= opened and earlier == _behind(earlier, gaps):
            return earlier
    while True:
        moved = _behind(_walk(day, 1, is_free), gaps)
        if moved == day or not is_free(moved):
            return moved
        day = moved


def rules_of(row: "CommitmentPlanRow", start: date, end: date) -> list[str]:
    """By which rules it is due: one, or in a long placement one for each time it comes back."""
    if not row.repeats_every or end - start <= timedelta(weeks=row.repeats_above or 0):
        return [row.due]
    weeks = range(row.repeats_every, 1000, row.repeats_every)
    last = end - NO_REPEAT_LAST
    found = [f"T0+{week}w" for week in weeks if start + timedelta(weeks=week) <= last]
    return found or [row.due]


def _behind(day: date, gaps: Sequence[Gap]) -> date:
    for gap in sorted(gaps, key=lambda gap: gap.first):
        if gap.first <= day <= gap.last:
            day = gap.last + timedelta(days=1)
    return day


def _walk(day: date, step: int, is_free: IsFree) -> date:
    """`day` itself when nothing fits within reach: a school without any working day."""
    for number in range(FARTHEST):
        found = day + timedelta(days=step * number)
        if not is_free(found):
            return found
    return day

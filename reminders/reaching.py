"""A step as a condition in SQL: "had this rule been reached on that day?"

A rule moves a day by steps that never cross: the later the day, the later the result. So "the
rule gives day D or an earlier one" is "the day it counts from is not after the last day that
still gives D". That last day is found here, with the working days that SQL does not know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.dates import add_working_days
from core.due_rules import ANCHORED, CHOICE, SHARE, BadRule, Period, check_rule, due_date, halves

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE = timedelta(days=1)
# What a step may count from: days that stand in the row of the promise or of its placement.
ANCHORS = frozenset({"T0", "TE", "opened", "due", "ended"})
COLUMNS = {"T0": "p.start_date", "TE": "p.end_date", "due": "c.due_on", "ended": "p.ended_on"}

Move = Callable[[date], date]


@dataclass(frozen=True)
class Condition:
    """SQL over the rows `c` (promise) and `p` (placement) with values for its %s."""

    sql: str
    values: tuple[object, ...]

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(f"({self.sql} AND {other.sql})", self.values + other.values)

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(f"({self.sql} OR {other.sql})", self.values + other.values)

    def __invert__(self) -> "Condition":
        return Condition(f"NOT {self.sql}", self.values)


def check_step(rule: str) -> None:
    """Raise BadRule when `rule` cannot be the moment of a step."""
    check_rule(rule, ANCHORS)


def reached(rule: str, day: date, *, later: int = 0) -> Condition:
    """True for promises whose `rule`, and `later` working days more, falls on `day` or before."""
    return _reached(rule.replace(" ", ""), _moved_back(day, later))


def newly_reached(rule: str, after: date, until: date, *, later: int = 0) -> Condition:
    """Reached after the day `after`, and by the day `until`."""
    anchored = ANCHORED.fullmatch(rule.replace(" ", ""))
    if anchored and anchored[1] in COLUMNS:
        # One column between two days: what an index is for.
        low, high = (_cutoff(rule, _moved_back(day, later)) for day in (after, until))
        column = COLUMNS[anchored[1]]
        return Condition(f"({column} > %s AND {column} <= %s)", (low, high))
    return reached(rule, until, later=later) & ~reached(rule, after, later=later)


def _reached(rule: str, day: date) -> Condition:
    if choice := CHOICE.fullmatch(rule):
        first, second = (_reached(half, day) for half in halves(rule))
        return first | second if choice[1] == "min" else first & second
    if share := SHARE.fullmatch(rule):
        return Condition(
            "(p.start_date + round(((p.end_date - p.start_date) * %s)::float8 / 100)::int <= %s)",
            (int(share[1]), day),
        )
    anchored = ANCHORED.fullmatch(rule)
    if anchored is None or anchored[1] not in ANCHORS:
        raise BadRule(rule)
    last = _cutoff(rule, day)
    if anchored[1] == "opened":
        return Condition("(c.opened_at < %s)", (start_of(last + ONE),))
    return Condition(f"({COLUMNS[anchored[1]]} <= %s)", (last,))


def start_of(day: date) -> datetime:
    """The first instant of this day in Amsterdam; a timestamp finds an index, a day does not."""
    return datetime.combine(day, time(), tzinfo=AMSTERDAM).astimezone(UTC)


def _moved_back(day: date, later: int) -> date:
    return _last_before(day, lambda d: add_working_days(d, later)) if later else day


@lru_cache(maxsize=4096)
def _cutoff(rule: str, day: date) -> date:
    """The last day from which a step such as "due+5wd" leads to `day` or before."""
    anchored = ANCHORED.fullmatch(rule.replace(" ", ""))
    assert anchored is not None
    move = rule.replace(" ", "").replace(anchored[1], "T0", 1)
    return _last_before(day, lambda d: due_date(move, Period(d, d, d)))


def _last_before(day: date, move: Move) -> date:
    """The last day whose `move` is not after `day`."""
    found = day - (move(day) - day)
    while move(found) > day:
        found -= ONE
    while move(found + ONE) <= day:
        found += ONE
    return found

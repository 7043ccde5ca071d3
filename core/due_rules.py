"""Due dates as short rules: "T0-4w", "opened+5wd", "50%L", "min(20%L, T0+4w)".

T0 is the start, TE the planned end, L the length, `opened` the day the promise opened, `due` the
day by which it is kept (for reminders of it), `recognition` the day on which a recognition ends
and `ended` the day on which a placement ended. A step is a number of working days (wd), days (d)
or weeks (w).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.dates import add_working_days

# What a rule may count from, and the field of a period that says which day that is.
FIELDS = {
    "T0": "start",
    "TE": "end",
    "opened": "opened",
    "due": "due",
    "recognition": "recognition",
    "ended": "ended",
}
# A promise cannot count from its own day; a reminder of it can.
PLAN_ANCHORS = frozenset(FIELDS) - {"due"}
STEP_ANCHORS = frozenset(FIELDS)

ANCHORED = re.compile(rf"({'|'.join(FIELDS)})(?:([+-])(\d{{1,3}})(wd|d|w))?")
SHARE = re.compile(r"(\d{1,3})%L")
CHOICE = re.compile(r"(min|max)\((.+)\)")


class BadRule(ValueError):
    """The rule cannot be read; the message is a sentence for the person who typed it."""


@dataclass(frozen=True)
class Gap:
    """Days that do not count, the first and the last among them."""

    first: date
    last: date


@dataclass(frozen=True)
class Period:
    """The days that a rule may count from; None: there is no such day here."""

    start: date
    end: date
    opened: date
    due: date | None = None
    recognition: date | None = None
    ended: date | None = None
    # A share of the length is counted without these.
    gaps: tuple[Gap, ...] = ()


def due_date(rule: str, period: Period) -> date:
    """The day that `rule` gives for `period`. Raises BadRule."""
    rule = rule.replace(" ", "")
    if choice := CHOICE.fullmatch(rule):
        first, second = halves(rule)
        pick = min if choice[1] == "min" else max
        return pick(due_date(first, period), due_date(second, period))
    if share := SHARE.fullmatch(rule):
        return _share(int(share[1]), period)
    if anchored := ANCHORED.fullmatch(rule):
        return _moved(_anchor(anchored[1], period), *anchored.groups()[1:])
    raise _unreadable(rule)


def check_rule(rule: str, anchors: Collection[str] = PLAN_ANCHORS) -> None:
    """Raise BadRule when `rule` cannot be read, or counts from a day that it does not know."""
    day = date(2026, 1, 5)
    known: dict[str, Any] = {FIELDS[name]: day for name in anchors}
    last = day + timedelta(weeks=20)
    due_date(rule, Period(**{"start": day, "opened": day, **known, "end": last}))


def halves(rule: str) -> tuple[str, str]:
    """What stands before and after the comma of a min(…) or max(…) without spaces."""
    inside = rule[4:-1]
    depth = 0
    for place, sign in enumerate(inside):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            return inside[:place], inside[place + 1 :]
    raise _unreadable(rule)


def _share(percent: int, period: Period) -> date:
    """Counted over the days outside the gaps, so whoever was away gets the days later."""
    length = (period.end - period.start).days
    gaps = sorted(period.gaps, key=lambda gap: gap.first)
    lost = _days_lost(gaps, period.start, period.end)
    day = period.start + timedelta(days=round((length - lost) * percent / 100))
    reached = period.start
    for gap in gaps:
        first = max(gap.first, reached)
        if first > day:
            break
        if gap.last >= first:
            day += timedelta(days=(gap.last - first).days + 1)
            reached = gap.last + timedelta(days=1)
    return day


def _days_lost(gaps: list[Gap], start: date, end: date) -> int:
    """Days of the period in a gap; the last day closes the period and is no part of its length."""
    lost, reached = 0, start
    for gap in gaps:
        first, last = max(gap.first, reached), min(gap.last, end - timedelta(days=1))
        if last >= first:
            lost += (last - first).days + 1
            reached = last + timedelta(days=1)
    return lost


def _anchor(name: str, period: Period) -> date:
    day: date | None = getattr(period, FIELDS[name])
    if day is None:
        raise BadRule(_("There is no day “%(anchor)s” to count from here.") % {"anchor": name})
    return day


def _moved(day: date, sign: str | None, number: str | None, unit: str | None) -> date:
    if number is None:
        return day
    steps = int(number) if sign == "+" else -int(number)
    if unit == "wd":
        return add_working_days(day, steps)
    return day + timedelta(days=steps * (7 if unit == "w" else 1))


def _unreadable(rule: str) -> BadRule:
    return BadRule(_("“%(rule)s” is not a due date that the portal can read.") % {"rule": rule})

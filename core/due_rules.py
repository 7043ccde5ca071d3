"""Due dates as short rules: "T0-4w", "opened+5wd", "50%L", "min(20%L, T0+4w)".

T0 is the start, TE the planned end, L the length, `opened` the day the promise opened; a step is
a number of working days (wd), days (d) or weeks (w).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.dates import add_working_days

ANCHORED = re.compile(r"(T0|TE|opened)(?:([+-])(\d{1,3})(wd|d|w))?")
SHARE = re.compile(r"(\d{1,3})%L")
CHOICE = re.compile(r"(min|max)\((.+),(.+)\)")


class BadRule(ValueError):
    """The rule cannot be read; the message is a sentence for the person who typed it."""


@dataclass(frozen=True)
class Period:
    """Three days that a rule may count from."""

    start: date
    end: date
    opened: date


def due_date(rule: str, period: Period) -> date:
    """The day that `rule` gives for `period`. Raises BadRule."""
    rule = rule.replace(" ", "")
    if choice := CHOICE.fullmatch(rule):
        pick = min if choice[1] == "min" else max
        return pick(due_date(choice[2], period), due_date(choice[3], period))
    if share := SHARE.fullmatch(rule):
        length = (period.end - period.start).days
        return period.start + timedelta(days=round(length * int(share[1]) / 100))
    if anchored := ANCHORED.fullmatch(rule):
        return _moved(_anchor(anchored[1], period), *anchored.groups()[1:])
    raise BadRule(_("“%(rule)s” is not a due date that the portal can read.") % {"rule": rule})


def check_rule(rule: str) -> None:
    """Raise BadRule when `rule` cannot be read."""
    day = date(2026, 1, 5)
    due_date(rule, Period(day, day + timedelta(weeks=20), day))


def _anchor(name: str, period: Period) -> date:
    return {"T0": period.start, "TE": period.end, "opened": period.opened}[name]


def _moved(day: date, sign: str | None, number: str | None, unit: str | None) -> date:
    if number is None:
        return day
    steps = int(number) if sign == "+" else -int(number)
    if unit == "wd":
        return add_working_days(day, steps)
    return day + timedelta(days=steps * (7 if unit == "w" else 1))

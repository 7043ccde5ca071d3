"""On which days somebody may be mailed. Mail goes on working days; what falls between waits."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import is_working_day

ONE = timedelta(days=1)
MONDAY, THURSDAY = 0, 3


@dataclass(frozen=True)
class Turn:
    """Whose turn it is on this day. `working`: urgent mail may go."""

    working: bool
    twice: bool
    weekly: bool


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def turn_of(after: date, day: date) -> Turn:
    """The turns of the days after `after` until `day`: a day without a run is made up for."""
    if not is_working_day(day):
        return Turn(working=False, twice=False, weekly=False)
    days = [after + n * ONE for n in range(1, (day - after).days + 1)][-7:]
    weekly = any(_first_working_day(monday_of(each)) == each for each in days)
    thursday = any(_first_working_day(monday_of(each) + THURSDAY * ONE) == each for each in days)
    return Turn(working=True, twice=weekly or thursday, weekly=weekly)


def _first_working_day(day: date) -> date:
    """Of `day` and the days after it: the weekly mail of a Monday that is a holiday."""
    while not is_working_day(day):
        day += ONE
    return day

"""Hours in which nobody wants mail, as instants: right over the nights on which the clock moves."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """No mail from `start` until `end` (equal: at any hour), nor on Saturday and Sunday."""

    start: time
    end: time
    weekends: bool

    @property
    def has_hours(self) -> bool:
        return self.start != self.end


@lru_cache(maxsize=8)
def parse(text: str) -> Quiet:
    """ "20:00-07:00 weekends"; empty: no quiet hours at all."""
    words = text.split()
    hours = next((word for word in words if "-" in word), "00:00-00:00")
    start, end = (time.fromisoformat(part) for part in hours.split("-"))
    return Quiet(start, end, weekends="weekends" in words)


def usual() -> Quiet:
    """What holds for whoever chose nothing."""
    return parse(settings.QUIET_HOURS)


def next_moment(quiet: Quiet, moment: datetime) -> datetime:
    """`moment` itself, or the first one after it that is not quiet."""
    for _ in range(8):  # a night, a weekend and a night, with room to spare
        until = _quiet_until(quiet, moment)
        if until is None:
            return moment
        moment = until
    return moment


def _quiet_until(quiet: Quiet, moment: datetime) -> datetime | None:
    """When the quiet ends in which `moment` lies, or None."""
    day = moment.astimezone(AMSTERDAM).date()
    if quiet.weekends and day.weekday() >= SATURDAY:
        return _last(day + (7 - day.weekday()) * DAY, time())
    if quiet.has_hours:
        for first in (day - DAY, day):
            until = _night(quiet, first)
            if _first(first, quiet.start) <= moment < until:
                return until
    return None


def _night(quiet: Quiet, first: date) -> datetime:
    """The end of the quiet that starts on the day `first`."""
    return _last(first + DAY if quiet.end < quiet.start else first, quiet.end)


def _first(day: date, at: time) -> datetime:
    """A time that comes twice in the night to winter time: the first of the two."""
    return min(_instants(day, at))


def _last(day: date, at: time) -> datetime:
    """The second of the two; a time that does not exist in the night to summer time: an hour on."""
    return max(_instants(day, at))


def _instants(day: date, at: time) -> list[datetime]:
    wall = datetime.combine(day, at, tzinfo=AMSTERDAM)
    return [wall.replace(fold=fold).astimezone(ZoneInfo("UTC")) for fold in (0, 1)]

"""ISO weeks as the portal keeps them: from Monday to Sunday, known by their Monday.

Days are Amsterdam days and hours are what a person writes down, so a night in which the clock
changes makes no week longer or shorter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.dates import short_day, today
from placements.models import Placement

KEY = r"(?:19|20|21)[0-9]{2}-w[0-9]{2}"


@dataclass(frozen=True, order=True)
class Week:
    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, key: str) -> "Week":
        """From "2026-w47". Raises ValueError for a week that no year has."""
        if not re.fullmatch(KEY, key):
            raise ValueError(f"not a week: {key}")
        return cls(date.fromisocalendar(int(key[:4]), int(key[6:]), 1))

    @property
    def key(self) -> str:
        return f"{self.year}-w{self.number:02d}"

    @property
    def subject(self) -> str:
        """How the ledger names this week."""
        return f"week:{self.monday.isoformat()}"

    @property
    def year(self) -> int:
        """The year to which the week belongs: 28 December 2026 to 3 January 2027 is 2026."""
        return self.monday.isocalendar().year

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(7)]

    @property
    def next(self) -> "Week":
        return Week(self.monday + timedelta(days=7))

    @property
    def previous(self) -> "Week":
        return Week(self.monday - timedelta(days=7))

    @property
    def title(self) -> str:
        return _("Week %(number)s") % {"number": self.number}

    @property
    def period(self) -> str:
        with_year = self.monday.year != self.sunday.year
        return pgettext("days of a week", "%(first)s – %(last)s") % {
            "first": short_day(self.monday, with_year=with_year),
            "last": short_day(self.sunday, with_year=with_year),
        }

    def __str__(self) -> str:
        return f"{self.title} · {self.period}"


def week_of_subject(subject: str) -> Week:
    """From "week:2026-11-16"."""
    return Week(date.fromisoformat(subject.partition(":")[2]))


def last_day(placement: Placement) -> date:
    """The last day on which hours can be made."""
    return min(placement.ended_on or placement.end_date, placement.end_date)


def weeks_of(placement: Placement, *, until: date | None = None) -> Iterator[Week]:
    """Every week of the placement, also a part of one, up to the one that holds `until`."""
    end = min(last_day(placement), until or today())
    week = Week.of(placement.start_date)
    while week.monday <= end and placement.start_date <= end:
        yield week
        week = week.next


def days_within(placement: Placement, week: Week) -> frozenset[date]:
    """The days of the week that belong to the placement; a week may be split by its edges."""
    first, last = placement.start_date, last_day(placement)
    return frozenset(day for day in week.days if first <= day <= last)


def has_ended(placement: Placement, week: Week) -> bool:
    """Nothing more can be worked in it."""
    return min(week.sunday, last_day(placement)) < today()

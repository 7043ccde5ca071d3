"""ISO weeks: how a bunch of evidence is handed in and confirmed."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.dates import short_day

Week = tuple[int, int]
_SUBJECT = re.compile(r"week:(\d{4})-W(\d{2})")


def week_of(day: date) -> Week:
    return day.isocalendar()[:2]


def subject_of(week: Week) -> str:
    """The subject of a promise: "week:2026-W12"."""
    return f"week:{week[0]:04d}-W{week[1]:02d}"


def week_from(subject: str) -> Week | None:
    """None for a text that names no week of the calendar."""
    found = _SUBJECT.fullmatch(subject)
    week = (int(found[1]), int(found[2])) if found else None
    try:
        return week if week and days_of(week) else None
    except (ValueError, OverflowError):
        return None


def days_of(week: Week) -> tuple[date, date]:
    """Monday and Sunday. ValueError for a week that is not there."""
    monday = date.fromisocalendar(*week, 1)
    return monday, monday + timedelta(days=6)


def label(week: Week) -> str:
    """ "week 12 (16 Mar – 22 Mar)" """
    monday, sunday = days_of(week)
    return _("week %(number)s (%(first)s – %(last)s)") % {
        "number": week[1],
        "first": short_day(monday),
        "last": short_day(sunday),
    }

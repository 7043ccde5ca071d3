"""Days as people in the Netherlands count them: dates are days in Amsterdam, instants are UTC."""

from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def today() -> date:
    """The day it is now in Amsterdam."""
    return timezone.localdate()


def short_day(day: date, *, with_year: bool = False) -> str:
    """ "4 Dec 2026"; month names have a capital in English, not in Dutch."""
    pattern = pgettext("date format", "j M Y") if with_year else pgettext("date format", "j M")
    return date_format(day, pattern)


@lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)


def add_working_days(start: date, days: int) -> date:
    """The day `days` working days after `start` (before it when negative)."""
    step = timedelta(days=1 if days >= 0 else -1)
    day = start
    left = abs(days)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years. Someone born on 29 February has a birthday on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))

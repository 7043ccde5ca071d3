"""Months as columns of the heat map and as choices of the list."""

from datetime import date
from typing import Any

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _

Month = tuple[int, int]


def columns(months: list[Month]) -> list[dict[str, Any]]:
    """[{short, long, key}]; the year stands with January and with the first."""
    return [
        {
            "short": str(MONTHS_3[month]),
            "year": year if number == 0 or month == 1 else "",
            "long": f"{MONTHS[month]} {year}",
            "key": key_of((year, month)),
        }
        for number, (year, month) in enumerate(months)
    ]


def key_of(month: Month) -> str:
    return date(*month, 1).strftime("%Y-%m")


def month_options(months: list[Month]) -> list[tuple[str, Any]]:
    """Spans that reach until today, then the months, the newest first."""
    spans: list[tuple[str, Any]] = [
        ("30", _("the last 30 days")),
        ("90", _("the last 3 months")),
        ("365", _("the last year")),
    ]
    return spans + [(key_of(month), f"{MONTHS[month[1]]} {month[0]}") for month in reversed(months)]

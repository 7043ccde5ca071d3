"""Practice hours per study year (1 August to 31 July), as the law asks for mbo."""

from datetime import date, timedelta
from decimal import Decimal


def study_year(day: date) -> str:
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


def split(start: date, end: date, total: Decimal | None) -> dict[str, str]:
    """A proposal: the total hours spread over the study years by days. The parts make the total."""
    if total is None:
        return {}
    days: dict[str, int] = {}
    day = start
    while day <= end:
        last = min(end, date(int(study_year(day)[:4]) + 1, 7, 31))
        days[study_year(day)] = (last - day).days + 1
        day = last + timedelta(days=1)
    length, left = sum(days.values()), total
    parts = {}
    for year in list(days)[:-1]:
        parts[year] = (total * days[year] / length).quantize(Decimal(1))
        left -= parts[year]
    parts[list(days)[-1]] = left
    return {year: number_text(hours) for year, hours in parts.items()}


def number_text(number: Decimal | None) -> str:
    """12.50 → "12.5", 400.00 → "400": how numbers stand in the data of an agreement."""
    return "" if number is None else f"{number.normalize():f}"

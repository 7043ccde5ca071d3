"""The school holidays that hold at a school: its own, else those of its region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from core.dates import is_working_day
from programmes.enums import Avoids, HolidayName, Region
from programmes.models import Institution, SchoolHoliday

DATA = Path(__file__).resolve().parent / "data" / "school_holidays.yaml"
AUGUST = 8


@dataclass(frozen=True)
class Holiday:
    name: str
    first: date
    last: date
    # Of the region: schools may depart from it.
    is_advice: bool = False
    # The row of the school; None: of the region.
    own_id: int | None = None

    @property
    def label(self) -> Any:
        return HolidayName(self.name).label

    @property
    def year(self) -> int:
        return school_year(self.first)


def school_year(day: date) -> int:
    """The calendar year in which the school year of `day` began; every one begins in August."""
    return day.year if day.month >= AUGUST else day.year - 1


@cache
def of_region(region: str) -> tuple[Holiday, ...]:
    """From the file that comes with the portal; nothing without a region."""
    if region not in Region.values:
        return ()
    years = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    rows = [row for year in years for row in year["holidays"]]
    return tuple(
        Holiday(row["name"], row[region][0], row[region][1], is_advice=row.get("advice", False))
        for row in rows
    )


def effective(region: str, own: Iterable[Holiday]) -> tuple[Holiday, ...]:
    """A school year in which the school has rows of its own follows only those."""
    own = list(own)
    chosen = {row.year for row in own}
    kept = [row for row in of_region(region) if row.year not in chosen]
    return tuple(sorted([*kept, *own], key=lambda row: row.first))


class Calendars:
    """Which days are free at which school. One query for all schools, when first asked."""

    def __init__(self) -> None:
        self._schools: dict[int, tuple[Holiday, ...]] | None = None

    def of(self, institution_id: int) -> tuple[Holiday, ...]:
        if self._schools is None:
            self._schools = {pk: effective(*row) for pk, row in _read().items()}
        return self._schools.get(institution_id, ())

    def is_free(self, day: date, institution_id: int, avoids: str) -> bool:
        """A day on which nothing that avoids such days is due."""
        if avoids == Avoids.NOTHING:
            return False
        if not is_working_day(day):
            return True
        if avoids != Avoids.SCHOOL_HOLIDAYS:
            return False
        return any(row.first <= day <= row.last for row in self.of(institution_id))


def _read() -> dict[int, tuple[str, list[Holiday]]]:
    rows = SchoolHoliday.objects.filter(institution=OuterRef("pk"))
    found = Institution.objects.annotate(
        own=ArraySubquery(
            rows.values(data=JSONObject(name="name", first="first_day", last="last_day"))
        )
    ).values_list("pk", "region", "own")
    return {pk: (region, [_own(row) for row in own]) for pk, region, own in found}


def _own(row: dict[str, str]) -> Holiday:
    return Holiday(row["name"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))

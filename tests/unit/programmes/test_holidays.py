"""School holidays: those of the region, or those that a school chose."""

import itertools
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import ActionRefused
from programmes.enums import HolidayName, Region
from programmes.holidays import Calendars, of_region
from programmes.models import Institution
from programmes.services import holidays

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(world):
    row = world.own.school.institution
    Institution.objects.filter(pk=row.pk).update(region=Region.NORTH)
    return row


def days(school, year=2026):
    found = Calendars().of(school.pk)
    return {row.name: (row.first, row.last) for row in found if row.year == year}


def add(world, school, name, first, last, actor=None):
    return holidays.add_holiday(
        actor=actor or world.own.school.coordinator,
        institution_id=school.pk, name=name, first_day=first, last_day=last,
    )  # fmt: skip


@pytest.mark.parametrize("region", Region.values)
def test_every_region_has_five_holidays_a_year_from_saturday_to_sunday(region):
    rows = of_region(region)
    assert {row.name for row in rows} == {*HolidayName.values} - {HolidayName.OTHER}
    for row in rows:
        assert (row.first.weekday(), row.last.weekday()) == (5, 6), row
    for before, after in itertools.pairwise(rows):
        assert before.last < after.first


def test_an_own_holiday_replaces_that_of_the_region_and_the_others_stay(world, school):
    before = days(school)
    add(world, school, "autumn", date(2026, 10, 17), date(2026, 10, 25))
    assert days(school) == {**before, "autumn": (date(2026, 10, 17), date(2026, 10, 25))}
    assert days(school, 2025)["autumn"] == (date(2025, 10, 18), date(2025, 10, 26))
    holidays.remove_holiday(
        actor=world.own.school.coordinator, institution_id=school.pk, first_day=date(2026, 10, 17)
    )
    assert "autumn" not in days(school)
    for _twice in range(2):
        holidays.follow_region(
            actor=world.own.school.coordinator, institution_id=school.pk, year=2026
        )
    assert days(school) == before


def test_days_that_make_no_sense_are_refused_and_so_are_others(world, school):
    for first, last in [
        (date(2026, 10, 20), date(2026, 10, 19)),
        (date(2026, 10, 20), date(2027, 10, 19)),
        (date(2026, 12, 24), date(2026, 12, 31)),
    ]:
        with pytest.raises(ActionRefused):
            add(world, school, "other", first, last)
    with pytest.raises(PermissionDenied):
        add(world, school, "autumn", date(2026, 10, 17), date(2026, 10, 25),
            actor=world.other.school.coordinator)  # fmt: skip
    assert not school.holidays.exists()

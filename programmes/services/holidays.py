"""The school holidays of one school. Promises that are open keep their day until something else
plans them anew; what opens from now on stays out of the holidays."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from programmes.enums import HolidayName
from programmes.holidays import Holiday, of_region, school_year
from programmes.models import Institution, SchoolHoliday

LONGEST = timedelta(days=100)


@transaction.atomic
def add_holiday(
    *, actor: Any, institution_id: int, name: str, first_day: date, last_day: date
) -> SchoolHoliday:
    """With the first own row of a school year the others of the region come along."""
    school = _locked(actor, institution_id)
    if name not in HolidayName.values:
        raise ActionRefused(_("Choose which holiday it is."))
    if last_day < first_day or last_day - first_day > LONGEST:
        raise ActionRefused(_("A holiday ends after it begins, and lasts at most 100 days."))
    year = school_year(first_day)
    _take_over(school, year)
    own = [row for row in school.holidays.all() if school_year(row.first_day) == year]
    # A holiday with a name of its own is there once a year: these are its new days.
    replaced = [row.pk for row in own if row.name == name and name != HolidayName.OTHER]
    school.holidays.filter(pk__in=replaced).delete()
    if any(
        row.first_day <= last_day and row.last_day >= first_day
        for row in own
        if row.pk not in replaced
    ):
        raise ActionRefused(_("Some of those days are a holiday already."))
    row = SchoolHoliday.objects.create(
        institution=school, name=name, first_day=first_day, last_day=last_day
    )
    _record(actor, school, "programmes.holiday_set", row.name, first_day, last_day)
    return row


@transaction.atomic
def remove_holiday(*, actor: Any, institution_id: int, first_day: date) -> None:
    """The school has no holiday then, also when its region has. Twice changes nothing."""
    school = _locked(actor, institution_id)
    year = school_year(first_day)
    _take_over(school, year)
    own = [row for row in school.holidays.all() if school_year(row.first_day) == year]
    found = next((row for row in own if row.first_day == first_day), None)
    if found is None:
        return
    if len(own) == 1:
        raise ActionRefused(
            _("This is the last one of the school year: without it the days of the region hold.")
        )
    found.delete()
    _record(actor, school, "programmes.holiday_removed", found.name, first_day, found.last_day)


@transaction.atomic
def follow_region(*, actor: Any, institution_id: int, year: int) -> None:
    """In that school year the days of the region hold again. Twice changes nothing."""
    school = _locked(actor, institution_id)
    own = [row.pk for row in school.holidays.all() if school_year(row.first_day) == year]
    if own:
        school.holidays.filter(pk__in=own).delete()
        audit.record(actor=actor, action="programmes.holidays_of_region", subject=school, year=year)


def _locked(actor: Any, institution_id: int) -> Institution:
    school = Institution.objects.select_for_update(of=("self",)).get(pk=institution_id)
    require(actor, "programmes.change_school", school)
    return school


def _take_over(school: Institution, year: int) -> None:
    """Begin with the days of the region, so that nothing disappears unseen."""
    if any(school_year(row.first_day) == year for row in school.holidays.all()):
        return
    SchoolHoliday.objects.bulk_create(
        SchoolHoliday(institution=school, name=row.name, first_day=row.first, last_day=row.last)
        for row in _of_year(school.region, year)
    )


def _of_year(region: str, year: int) -> list[Holiday]:
    return [row for row in of_region(region) if row.year == year]


def _record(
    actor: Any, school: Institution, action: str, name: str, first: date, last: date
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=school,
        name=name,
        first_day=first.isoformat(),
        last_day=last.isoformat(),
    )

"""A running placement whose weeks are logged, made by the services that do it in the portal."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.dates import today
from hours.models import WeekLog
from hours.numbers import ZERO, WeekNumbers
from hours.services import deciding, logging
from hours.weeks import Week
from placements.models import Placement
from tests.scenarios import Triangle, make_placement


def running(triangle: Triangle, *, weeks: int = 6, **fields: Any) -> Placement:
    """Agreed, began `weeks` whole weeks ago on a Monday; four days of eight hours."""
    start = fields.pop("start_date", Week.of(today()).monday - timedelta(weeks=weeks))
    values = {
        "start_date": start,
        "end_date": start + timedelta(weeks=20, days=-3),
        "state": "agreed",
        "agreed_at": timezone.now() - timedelta(weeks=weeks + 1),
    } | fields
    return make_placement(triangle.school, triangle.workplace, triangle.student, **values)


def numbers(*days: Any, learning: Any = 0, absence: Any = 0) -> WeekNumbers:
    """numbers(8, 8, "7.5") is Monday to Wednesday."""
    filled = [Decimal(str(day)) for day in days] + [ZERO] * (7 - len(days))
    return WeekNumbers(tuple(filled), Decimal(str(learning)), Decimal(str(absence)))


FULL = numbers(8, 8, 8, 8, learning=4)


def week(weeks_ago: int = 1) -> Week:
    return Week(Week.of(today()).monday - timedelta(weeks=weeks_ago))


def logged(
    placement: Placement,
    which: Week,
    values: WeekNumbers = FULL,
    *,
    hand_in: bool = True,
    note: str = "",
) -> WeekLog:
    return logging.save_week(
        actor=placement.student.user,
        placement_id=placement.pk,
        week=which,
        numbers=values,
        note=note,
        hand_in=hand_in,
    )


def approved(placement: Placement, which: Week, values: WeekNumbers = FULL, *, by: Any) -> WeekLog:
    row = logged(placement, which, values)
    deciding.approve(actor=by, placement_id=placement.pk, chosen=[(row.pk, row.revision)])
    row.refresh_from_db()
    return row


def days_of(start: date, number: int) -> list[date]:
    return [start + timedelta(days=each) for each in range(number)]

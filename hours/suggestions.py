"""What a student can fill in with one tap: as agreed, or as in the week before."""

from decimal import ROUND_HALF_UP, Decimal

from core.dates import today
from hours.models import WeekLog
from hours.numbers import DAYS, FIELDS, QUARTER, ZERO
from hours.weeks import Week, days_within
from placements.models import Placement

AGREED, PREVIOUS = "agreed", "previous"


def suggestion(kind: str, placement: Placement, week: Week) -> dict[str, Decimal]:
    """Per field; empty when there is nothing to suggest. Only days that can be filled in."""
    if kind == AGREED:
        found = as_agreed(placement, week)
    elif kind == PREVIOUS:
        found = as_before(placement, week)
    else:
        return {}
    inside = days_within(placement, week)
    for name, day in zip(DAYS, week.days, strict=True):
        if day not in inside or day > today():
            found.pop(name, None)
    worked = sum((found.get(day, ZERO) for day in DAYS), ZERO)
    if found.get("learning", ZERO) > worked:
        found["learning"] = worked
    return found


def as_agreed(placement: Placement, week: Week) -> dict[str, Decimal]:
    """The hours a week of the agreement, spread over its days."""
    weekdays = sorted(set(placement.weekdays) & set(range(1, 8)))
    if not weekdays or not placement.hours_per_week:
        return {}
    each = placement.hours_per_week / len(weekdays)
    each = min((each / QUARTER).quantize(Decimal(1), ROUND_HALF_UP) * QUARTER, Decimal(24))
    return {DAYS[number - 1]: each for number in weekdays}


def as_before(placement: Placement, week: Week) -> dict[str, Decimal]:
    """As the latest earlier week, without its absence."""
    log = (
        WeekLog.objects.filter(placement=placement, week__lt=week.monday)
        .select_related("approval")
        .order_by("-week")
        .first()
    )
    if log is None:
        return {}
    return {
        name: value
        for name, value in log.effective.as_fields().items()
        if name in FIELDS and name != "absence"
    }

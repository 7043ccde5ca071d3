"""What is still missing before a task can be sent: also the to-do list in the interface."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placements.enums import PlacementState
from placements.models import Placement

WORKABLE = frozenset({PlacementState.PREPARING, PlacementState.AGREED})


def weeks_of(placement: Placement) -> int:
    """How many weeks the placement has; the last one may be short."""
    days = (placement.end_date - placement.start_date).days + 1
    return max(1, -(-days // 7))


def how_long(weeks: int) -> str:
    words = ngettext(
        "The placement has %(weeks)d week.", "The placement has %(weeks)d weeks.", weeks
    )
    return words % {"weeks": weeks}


def week_days(placement: Placement, week: int) -> tuple[Any, Any]:
    """First and last day of a week within the placement."""
    first = placement.start_date + timedelta(weeks=week - 1)
    return first, min(first + timedelta(days=6), placement.end_date)


def is_workable(placement: Placement) -> bool:
    return placement.state in WORKABLE


def missing_for_sending(values: dict[str, Any], weeks: int) -> dict[str, str]:
    """Field → the sentence that says what to do; empty means ready. `values` as in a form."""
    missing = {}
    if not values.get("activity", "").strip():
        missing["activity"] = _("Write what will be done.")
    if not values.get("evidence", "").strip():
        missing["evidence"] = _("Write what will show that it was done and learned.")
    if not values.get("outcomes"):
        missing["outcomes"] = _("Choose at least one thing that the task is about.")
    if values.get("hours") is None:
        missing["hours"] = _("Fill in how many hours at work it takes, about.")
    first, last = values.get("from_week"), values.get("to_week")
    if first is None or last is None:
        missing["to_week" if first is not None else "from_week"] = _(
            "Fill in the weeks in which it is planned."
        )
    return missing | bad_weeks(first, last, weeks)


def bad_weeks(first: int | None, last: int | None, weeks: int) -> dict[str, str]:
    if first is not None and last is not None and last < first:
        return {"to_week": _("The last week is before the first.")}
    if (last or 0) > weeks or (first or 0) > weeks:
        field = "to_week" if (last or 0) > weeks else "from_week"
        return {field: how_long(weeks)}
    return {}

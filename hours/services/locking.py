"""The order in which rows are held: first the placement, then its weeks."""

from django.utils.translation import gettext as _

from core.errors import ActionRefused
from hours.models import WeekLog
from hours.weeks import Week
from placements.models import Placement
from placements.services.locking import lock as lock_placement


def lock(placement_id: int, week: Week) -> tuple[Placement, WeekLog | None]:
    placement = lock_placement(placement_id)
    rows = WeekLog.objects.select_for_update(of=("self",)).filter(placement=placement)
    return placement, rows.select_related("approval").filter(week=week.monday).first()


def existing(row: WeekLog | None) -> WeekLog:
    if row is None:
        raise ActionRefused(_("Nothing was logged in this week yet."))
    return row


def save(row: WeekLog, *fields: str) -> None:
    """Write `fields` and count the change."""
    row.revision += 1
    row.save(update_fields=[*fields, "revision"])

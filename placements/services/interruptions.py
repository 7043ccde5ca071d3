"""A student is away for a while: what is planned moves behind those days."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from placements.enums import InterruptionKind
from placements.models import Interruption, Placement
from placements.services.locking import lock
from placements.services.replanning import replan_one

LONGEST = timedelta(weeks=53)


@transaction.atomic
def note_interruption(
    *, actor: Any, placement_id: int, kind: str, from_day: date, until_day: date
) -> Interruption:
    placement = _locked(actor, placement_id)
    if kind not in InterruptionKind.values:
        raise ActionRefused(_("Choose why the student is away."))
    _check(placement, from_day, until_day)
    row = Interruption.objects.create(
        placement=placement, kind=kind, from_day=from_day, until_day=until_day, noted_by=actor
    )
    _follow(actor, placement, row, "placements.interruption_noted")
    return row


@transaction.atomic
def change_last_day(*, actor: Any, interruption_id: int, until_day: date) -> Interruption:
    """The student is back earlier or later than was thought."""
    row = Interruption.objects.get(pk=interruption_id)
    placement = _locked(actor, row.placement_id)
    row.refresh_from_db()
    if row.until_day == until_day:
        return row
    _check(placement, row.from_day, until_day, besides=row)
    row.until_day = until_day
    row.save(update_fields=["until_day"])
    _follow(actor, placement, row, "placements.interruption_changed")
    return row


@transaction.atomic
def remove_interruption(*, actor: Any, interruption_id: int) -> None:
    """It was a mistake. Twice changes nothing."""
    row = Interruption.objects.filter(pk=interruption_id).first()
    if row is None:
        return
    placement = _locked(actor, row.placement_id)
    gone, _rows = Interruption.objects.filter(pk=interruption_id).delete()
    if gone:
        row.pk = interruption_id
        _follow(actor, placement, row, "placements.interruption_removed")


def _locked(actor: Any, placement_id: int) -> Placement:
    placement = lock(placement_id)
    require(actor, "placements.note_interruption", placement)
    if not placement.state_enum.is_open:
        raise ActionRefused(_("This placement is closed, so nothing has to be planned anew."))
    return placement


def _check(
    placement: Placement, from_day: date, until_day: date, besides: Interruption | None = None
) -> None:
    if until_day < from_day:
        raise ActionRefused(_("The last day is before the first day."))
    if until_day - from_day > LONGEST:
        raise ActionRefused(_("That is longer than a year. End the placement early instead."))
    if from_day > placement.end_date or until_day < placement.start_date:
        raise ActionRefused(_("Those days are outside the period of the placement."))
    others = placement.interruptions.filter(from_day__lte=until_day, until_day__gte=from_day)
    if others.exclude(pk=besides.pk if besides else 0).exists():
        raise ActionRefused(
            _("The student is away on some of those days already. Change that one.")
        )


def _follow(actor: Any, placement: Placement, row: Interruption, action: str) -> None:
    """The kind is not for the timeline: the workplace reads that too."""
    audit.record(
        actor=actor,
        action=action,
        subject=row,
        placement_id=placement.pk,
        from_day=row.from_day.isoformat(),
        until_day=row.until_day.isoformat(),
    )
    replan_one(actor=actor, placement=placement, why="interruption")

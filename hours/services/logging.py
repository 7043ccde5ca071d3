"""The student writes down a week, hands it in, or takes it back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.access import require
from core.dates import short_day, today
from core.errors import ActionRefused
from hours.enums import WeekState
from hours.models import WeekLog
from hours.numbers import FIELDS, WeekNumbers, checked
from hours.services import promises, telling
from hours.services.locking import existing, lock, save
from hours.weeks import Week, days_within, has_ended
from placements.enums import PlacementState
from placements.models import Placement

LOGGED_IN = {PlacementState.AGREED, PlacementState.COMPLETED, PlacementState.ENDED_EARLY}


@transaction.atomic
def save_week(
    *,
    actor: Any,
    placement_id: int,
    week: Week,
    numbers: WeekNumbers,
    note: str = "",
    revision: int = 0,
    hand_in: bool = False,
) -> WeekLog:
    """Keep the numbers of a week; with `hand_in` the workplace is asked to approve them.

    `revision` is the one the form was filled from; 0: nothing stood there. Saving the same once
    more changes nothing.
    """
    placement, row = lock(placement_id, week)
    require(actor, "hours.log", placement)
    numbers, note = checked(numbers), " ".join(note.split())[:300]
    if row is not None and _is_same(row, numbers, note) and _stands(row, hand_in=hand_in):
        return row
    check_may_log(placement, week, numbers)
    if row is None:
        if revision:
            raise ActionRefused(_changed_elsewhere())
        row = WeekLog(placement=placement, week=week.monday, revision=0)
    _check_open(row, revision)
    for name, value in numbers.as_fields().items():
        setattr(row, name, value)
    row.note = note
    if row.pk is None:
        row.revision = 1
        row.save()
    else:
        save(row, *FIELDS, "note")
    if hand_in:
        _hand_in(actor, placement, row)
    row.refresh_from_db()
    return row


def _is_same(row: WeekLog, numbers: WeekNumbers, note: str) -> bool:
    return WeekNumbers.of(row) == numbers and row.note == note


def _stands(row: WeekLog, *, hand_in: bool) -> bool:
    return row.state == (WeekState.SUBMITTED if hand_in else WeekState.OPEN)


def check_may_log(placement: Placement, week: Week, numbers: WeekNumbers) -> None:
    """Refuse weeks and days that do not belong to the placement, or are still to come."""
    if not placement.enrolment.programme_variant.keeps_hours:
        raise ActionRefused(_("No hours are logged in this programme."))
    if placement.state not in LOGGED_IN:
        raise ActionRefused(_("Hours can be logged as soon as the agreement is signed."))
    if week > Week.of(today()):
        raise ActionRefused(_("This week has not begun yet."))
    if not days_within(placement, week):
        raise ActionRefused(pgettext("student", "This week does not belong to your placement."))
    for day in outside(placement, week, numbers):
        raise ActionRefused(
            pgettext("student", "%(day)s does not belong to your placement.")
            % {"day": short_day(day)}
        )
    for day, hours in zip(week.days, numbers.days, strict=True):
        if hours and day > today():
            raise ActionRefused(
                pgettext("student", "%(day)s is still to come. Log it when you have worked.")
                % {"day": short_day(day)}
            )


def outside(placement: Placement, week: Week, numbers: WeekNumbers) -> list[date]:
    """Days with hours that do not belong to the placement; its dates may have changed."""
    inside = days_within(placement, week)
    worked = zip(week.days, numbers.days, strict=True)
    return [day for day, hours in worked if hours and day not in inside]


def days_outside(placement: Placement, row: WeekLog) -> list[date]:
    return outside(placement, row.as_week, WeekNumbers.of(row))


def _check_open(row: WeekLog, revision: int) -> None:
    if row.state == WeekState.APPROVED:
        raise ActionRefused(_("This week was approved, so it stays as it is."))
    if row.state == WeekState.SUBMITTED:
        raise ActionRefused(
            pgettext(
                "student",
                "You handed this week in. Take it back first if you want to change it.",
            )
        )
    if row.pk is not None and row.revision != revision:
        raise ActionRefused(_changed_elsewhere())


def _changed_elsewhere() -> str:
    return pgettext(
        "student",
        "You changed this week on another screen. What you typed is still here: compare it with "
        "what was saved, and save again.",
    )


def _hand_in(actor: Any, placement: Placement, row: WeekLog) -> None:
    row.state = WeekState.SUBMITTED
    row.submitted_at, row.submitted_by = timezone.now(), actor
    row.save(update_fields=["state", "submitted_at", "submitted_by"])
    promises.handed_in(actor, placement, row.as_week)
    telling.weeks_wait(placement)
    audit.record(
        actor=actor,
        action="hours.handed_in",
        subject=row,
        placement_id=placement.pk,
        week=row.as_week.key,
    )


@transaction.atomic
def reopen(*, actor: Any, placement_id: int, week: Week) -> WeekLog:
    """Take a week back to change it, as long as it is not approved. Twice is once."""
    placement, found = lock(placement_id, week)
    require(actor, "hours.log", placement)
    row = existing(found)
    if row.state == WeekState.APPROVED:
        raise ActionRefused(
            pgettext(
                "student",
                "The workplace approved this week in the meantime, so it stays as it is.",
            )
        )
    if row.state == WeekState.OPEN:
        return row
    row.state, row.submitted_at, row.submitted_by = WeekState.OPEN, None, None
    save(row, "state", "submitted_at", "submitted_by")
    promises.taken_back(placement, week, still_owed=has_ended(placement, week))
    audit.record(
        actor=actor,
        action="hours.taken_back",
        subject=row,
        placement_id=placement.pk,
        week=week.key,
    )
    return row

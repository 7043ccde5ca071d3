"""The workplace answers weeks: approves, corrects or sends back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from hours.enums import DecisionKind, WeekState
from hours.models import WeekDecision, WeekLog
from hours.numbers import WeekNumbers, checked
from hours.services import promises, telling
from hours.services.locking import existing, lock, save
from hours.services.logging import check_may_log, days_outside
from hours.weeks import Week
from placements.models import Placement
from placements.services.locking import lock as lock_placement


@dataclass
class Approved:
    """What came of approving several at once."""

    weeks: list[Week] = field(default_factory=list)
    # Changed, taken back or answered after the page was opened, or no longer within the
    # placement: nothing was done with these.
    skipped: list[Week] = field(default_factory=list)


@transaction.atomic
def approve(*, actor: Any, placement_id: int, chosen: Iterable[tuple[int, int]]) -> Approved:
    """Approve weeks as they were read: `chosen` holds (id, revision) of each."""
    placement = lock_placement(placement_id)
    require(actor, "hours.decide", placement)
    wanted = dict(chosen)
    if not wanted:
        raise ActionRefused(pgettext("workplace", "Choose at least one week."))
    rows = list(
        WeekLog.objects.select_for_update(of=("self",))
        .filter(placement=placement, pk__in=wanted)
        .order_by("week")
    )
    outcome = Approved()
    for row in rows:
        as_read = row.state == WeekState.SUBMITTED and row.revision == wanted[row.pk]
        if as_read and not days_outside(placement, row):
            _decide(actor, placement, row, DecisionKind.APPROVED, WeekNumbers.of(row))
            outcome.weeks.append(row.as_week)
        else:
            outcome.skipped.append(row.as_week)
    if outcome.weeks:
        _note(actor, placement, "hours.approved", [week.key for week in outcome.weeks])
    return outcome


@transaction.atomic
def correct(
    *,
    actor: Any,
    placement_id: int,
    week: Week,
    revision: int,
    numbers: WeekNumbers,
    remark: str,
) -> WeekDecision:
    """Approve a week with other numbers, and say why. An approved week can be corrected too."""
    placement, found = lock(placement_id, week)
    require(actor, "hours.decide", placement)
    row = existing(found)
    remark = _said(remark, pgettext("workplace", "Write in a few words what you corrected."))
    numbers = checked(numbers)
    check_may_log(placement, week, numbers)
    if row.state == WeekState.OPEN:
        raise ActionRefused(_taken_back())
    if row.state == WeekState.APPROVED and row.effective == numbers:
        raise AlreadyDone(pgettext("workplace", "These are the hours that count already."))
    _check_revision(row, revision)
    if numbers == row.effective:
        raise ActionRefused(
            pgettext("workplace", "These are the hours that were handed in: approve them.")
        )
    decision = _decide(actor, placement, row, DecisionKind.CORRECTED, numbers, remark)
    telling.answered_otherwise(placement, decision)
    _note(actor, placement, "hours.corrected", [week.key])
    return decision


@transaction.atomic
def send_back(
    *, actor: Any, placement_id: int, week: Week, revision: int, remark: str
) -> WeekDecision:
    """The student looks at it again, and hands it in once more."""
    placement, found = lock(placement_id, week)
    require(actor, "hours.decide", placement)
    row = existing(found)
    remark = _said(remark, pgettext("workplace", "Write in a few words what is not right."))
    if row.state == WeekState.OPEN:
        raise ActionRefused(_taken_back())
    if row.state == WeekState.APPROVED:
        raise AlreadyDone(
            pgettext("workplace", "This week was approved before. You can still correct it.")
        )
    _check_revision(row, revision)
    decision = _record(actor, row, DecisionKind.SENT_BACK, WeekNumbers.of(row), remark)
    row.state, row.submitted_at, row.submitted_by = WeekState.OPEN, None, None
    save(row, "state", "submitted_at", "submitted_by")
    promises.answered(actor, placement, week)
    promises.owe_week(placement, week)
    telling.answered_otherwise(placement, decision)
    _note(actor, placement, "hours.sent_back", [week.key])
    return decision


def _decide(
    actor: Any,
    placement: Placement,
    row: WeekLog,
    kind: DecisionKind,
    numbers: WeekNumbers,
    remark: str = "",
) -> WeekDecision:
    decision = _record(actor, row, kind, numbers, remark)
    row.state, row.approval = WeekState.APPROVED, decision
    save(row, "state", "approval")
    promises.answered(actor, placement, row.as_week)
    return decision


def _record(
    actor: Any, row: WeekLog, kind: DecisionKind, numbers: WeekNumbers, remark: str
) -> WeekDecision:
    copy = WeekNumbers.of(row).as_text() | {"note": row.note, "revision": row.revision}
    return WeekDecision.objects.create(
        week=row,
        kind=kind,
        remark=remark,
        handed_in=copy,
        decided_by=actor,
        decided_at=timezone.now(),
        **numbers.as_fields(),
    )


def _said(remark: str, otherwise: str) -> str:
    remark = " ".join(remark.split())[:500]
    if not remark:
        raise ActionRefused(otherwise)
    return remark


def _taken_back() -> str:
    return pgettext(
        "workplace", "The student took this week back to change it. You will be asked again."
    )


def _check_revision(row: WeekLog, revision: int) -> None:
    if row.revision != revision:
        raise ActionRefused(_("This week was changed in the meantime. Look at it once more."))


def _note(actor: Any, placement: Placement, action: str, weeks: list[str]) -> None:
    audit.record(
        actor=actor, action=action, subject=placement, placement_id=placement.pk, weeks=weeks
    )

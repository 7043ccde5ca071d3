"""Another day for a promise, and noting that it was kept in another way."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.dates import today
from core.errors import ActionRefused
from people.enums import Corner
from people.reach import coordinated_programmes
from placements import kinds
from placements.enums import CommitmentState
from placements.models import Commitment, Placement, Postponement
from placements.services.commitments import stands_on

# So often whoever owes it may ask; after that whoever it is owed to, or the coordinator.
OWN_TIMES = 3
# No promise is postponed to more than so long after the planned end.
AFTER_END = timedelta(weeks=6)


@transaction.atomic
def postpone(*, actor: Any, commitment_id: int, to_day: date, reason: str) -> Postponement:
    """A new date, with a reason. Counted, and seen by the others beside the promise."""
    row = _locked(commitment_id)
    times = row.postponements.count()
    require_may_postpone(actor, row, times)
    _require_open(row)
    if not reason.strip():
        raise ActionRefused(_("Write in a few words why it needs another date."))
    if to_day <= row.due_on or to_day < today():
        raise ActionRefused(_("Choose a day after the one by which it is due now."))
    last = latest_day(row)
    if to_day > last:
        raise ActionRefused(
            _("That is too late: choose a day up to %(day)s.") % {"day": last.isoformat()}
        )
    asked = Postponement.objects.create(
        commitment=row,
        number=times + 1,
        from_day=row.due_on,
        to_day=to_day,
        reason=reason.strip(),
        by=actor,
    )
    row.due_on = to_day
    row.save(update_fields=["due_on"])
    _record(actor, row, "placements.postponed", to_day=to_day.isoformat(), number=asked.number)
    return asked


@transaction.atomic
def received_otherwise(*, actor: Any, commitment_id: int, how: str) -> Commitment:
    """Whoever it is owed to has it, though not through the portal."""
    row = _locked(commitment_id)
    require_may_receive(actor, row)
    _require_open(row)
    if not how.strip():
        raise ActionRefused(_("Write in a few words how you got it."))
    row.state = CommitmentState.KEPT
    row.closed_at, row.closed_by, row.reason = timezone.now(), actor, how.strip()
    row.save(update_fields=["state", "closed_at", "closed_by", "reason"])
    _record(actor, row, "placements.received_otherwise", how=row.reason)
    return row


def latest_day(row: Commitment) -> date:
    return row.placement.end_date + AFTER_END


def may_postpone(user: Any, row: Commitment, times: int) -> bool:
    """`times`: how often it was postponed already. After OWN_TIMES not by the one who owes it."""
    if row.state != CommitmentState.OPEN or max(row.due_on, today()) >= latest_day(row):
        return False
    if _coordinates(user, row.placement) or stands_on(user, row.placement, row.creditor):
        return True
    return times < OWN_TIMES and owes(user, row)


def require_may_postpone(user: Any, row: Commitment, times: int) -> None:
    if _coordinates(user, row.placement) or stands_on(user, row.placement, row.creditor):
        return
    if not owes(user, row):
        raise PermissionDenied(_("Only who promised this, or to whom, can ask for a new date."))
    if times >= OWN_TIMES:
        raise PermissionDenied(
            _(
                "This got a new date three times. Ask the one who waits for it, or the "
                "coordinator, to choose another."
            )
        )


def owes(user: Any, row: Commitment) -> bool:
    """It has the name of `user` on it, or no name and `user` speaks for that corner."""
    if row.owner_id is not None:
        return bool(row.owner_id == user.pk)
    return stands_on(user, row.placement, row.debtor)


def may_receive(user: Any, row: Commitment) -> bool:
    return (
        row.state == CommitmentState.OPEN
        and kinds.is_known(row.kind)
        and not kinds.get(row.kind).only_here
        and row.owner_id != user.pk
        and stands_on(user, row.placement, row.creditor)
    )


def require_may_receive(user: Any, row: Commitment) -> None:
    if not stands_on(user, row.placement, row.creditor) or row.owner_id == user.pk:
        raise PermissionDenied(_("Only the one to whom this was promised can say that."))
    if not kinds.is_known(row.kind) or kinds.get(row.kind).only_here:
        raise PermissionDenied(_("This counts only when it is done here, in the portal."))


def _coordinates(user: Any, placement: Placement) -> bool:
    return placement.programme_id in coordinated_programmes(user)


def _locked(commitment_id: int) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",))
    return rows.select_related("placement__student", "placement__programme").get(pk=commitment_id)


def _require_open(row: Commitment) -> None:
    if row.state != CommitmentState.OPEN:
        raise ActionRefused(_("This was already settled. Open the placement to see how it stands."))


def _record(actor: Any, row: Commitment, action: str, **data: Any) -> None:
    corner = Corner(row.debtor)
    audit.record(
        actor=actor,
        action=action,
        subject=row,
        placement_id=row.placement_id,
        kind=row.kind,
        corner=corner.value,
        **data,
    )

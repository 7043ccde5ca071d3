"""What a week asks of student and workplace, in the ledger."""

from typing import Any

from hours.weeks import Week
from people.enums import Corner
from placements.corners import first_at_workplace
from placements.models import Placement
from placements.services.commitments import keep, lapse, open_commitment

LOG_WEEK = "hours.log_week"
APPROVE_WEEK = "hours.approve_week"


def handed_in(actor: Any, placement: Placement, week: Week) -> None:
    """The student kept the promise; now the workplace owes an answer."""
    keep(actor=actor, placement=placement, kind=LOG_WEEK, subject=week.subject)
    open_commitment(
        placement=placement,
        kind=APPROVE_WEEK,
        debtor=Corner.WORKPLACE,
        creditor=Corner.STUDENT,
        owner=first_at_workplace(placement),
        subject=week.subject,
    )


def taken_back(placement: Placement, week: Week, *, still_owed: bool) -> None:
    """Nobody needs the answer any more; a week that is over is still to be handed in."""
    lapse(placement=placement, kind=APPROVE_WEEK, subject=week.subject, reason="taken back")
    if still_owed:
        owe_week(placement, week)


def answered(actor: Any, placement: Placement, week: Week) -> None:
    keep(actor=actor, placement=placement, kind=APPROVE_WEEK, subject=week.subject)


def owe_week(placement: Placement, week: Week) -> None:
    open_commitment(
        placement=placement,
        kind=LOG_WEEK,
        debtor=Corner.STUDENT,
        creditor=Corner.WORKPLACE,
        owner=placement.student.user,
        subject=week.subject,
    )

"""Talks are planned in time, and contact does not fade: what the school owes beside each talk."""

from typing import Any

from contact.enums import MomentState, StandsFor
from contact.models import ContactMoment, ContactReport
from core.dates import today
from people.enums import Corner
from placements.enums import PlacementState
from placements.models import Placement
from placements.queries.planning import planned_now
from placements.services.commitments import keep, open_commitment

KEEP_IN_TOUCH = "contact.keep_in_touch"
PLAN_MIDTERM = "contact.plan_midterm"
PLAN_FINAL = "contact.plan_final_talk"
# What is promised before the talk itself.
PLANNING = {StandsFor.MIDTERM.value: PLAN_MIDTERM, StandsFor.FINAL.value: PLAN_FINAL}
GOING_ON = [PlacementState.PREPARING, PlacementState.AGREED]


def planned(actor: Any, moment: ContactMoment) -> None:
    """A time stands, or the talk was held without one."""
    for promise in _planning(moment):
        keep(actor=actor, placement=moment.placement, kind=promise)


def called_off(moment: ContactMoment) -> None:
    """The talk is not held: the school plans another, when that is still asked."""
    placement = moment.placement
    asked = placement.commitments.open()
    for talk, promise in PLANNING.items():
        if talk not in moment.moment_kind.keeps or not asked.filter(kind=talk).exists():
            continue
        others = placement.contact_moments.filter(state=MomentState.PLANNED, kind=moment.kind)
        if not others.exclude(pk=moment.pk).exists():
            _open(placement, promise)


def documented(actor: Any, moment: ContactMoment, report: ContactReport) -> None:
    """There was contact: from here the days are counted anew, as long as the placement lasts."""
    planned(actor, moment)
    placement = moment.placement
    if report.number > 1 or not placement.commitments.filter(kind=KEEP_IN_TOUCH).exists():
        return
    keep(actor=actor, placement=placement, kind=KEEP_IN_TOUCH)
    if placement.state in GOING_ON and placement.end_date > today():
        next_contact = planned_now(placement, KEEP_IN_TOUCH)
        if next_contact.day < placement.end_date:
            _open(placement, KEEP_IN_TOUCH)


def _planning(moment: ContactMoment) -> list[str]:
    keeps = moment.moment_kind.keeps
    return [promise for talk, promise in PLANNING.items() if talk in keeps]


def _open(placement: Placement, kind: str) -> None:
    open_commitment(
        placement=placement,
        kind=kind,
        debtor=Corner.SCHOOL,
        creditor=Corner.STUDENT,
        owner=placement.school_contact,
    )

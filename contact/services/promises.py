"""What talks ask of the corners, in the ledger."""

from typing import Any

from contact.enums import TRIANGLE, Where
from contact.models import AgreedAction, ContactMoment, ContactReport
from contact.parts import first_in
from contact.services import staying
from people.enums import Corner
from placements.models import Placement
from placements.services.commitments import keep, lapse, open_commitment

PICK_TIMES = "contact.pick_times"
CONFIRM_REPORT = "contact.confirm_report"
AGREED_ACTION = "contact.agreed_action"
SITE_VISIT = "contact.site_visit"


def other(corner: str) -> Corner:
    """To whom something is owed when it is not owed to one corner in particular."""
    return Corner.STUDENT if corner == Corner.SCHOOL else Corner.SCHOOL


def ask_for_times(moment: ContactMoment, corners: set[str]) -> None:
    for corner in sorted(corners):
        open_commitment(
            placement=moment.placement,
            kind=PICK_TIMES,
            debtor=corner,
            creditor=moment.organiser_corner,
            owner=first_in(moment.placement, corner),
            subject=moment.subject,
        )


def times_given(actor: Any, moment: ContactMoment, corner: str) -> None:
    keep(
        actor=actor,
        placement=moment.placement,
        kind=PICK_TIMES,
        subject=moment.subject,
        debtor=corner,
    )


def time_settled(moment: ContactMoment) -> None:
    """A time was fixed, or the talk is off: nobody needs to pick any more."""
    lapse(
        placement=moment.placement, kind=PICK_TIMES, subject=moment.subject, reason="time settled"
    )


def held(actor: Any, moment: ContactMoment, report: ContactReport) -> None:
    """The plan asked for such a talk; now there was one."""
    time_settled(moment)
    kind = moment.moment_kind
    for promise in kind.keeps:
        keep(actor=actor, placement=moment.placement, kind=promise)
    if kind.counts and report.where == Where.ON_SITE:
        keep(actor=actor, placement=moment.placement, kind=SITE_VISIT)
    staying.documented(actor, moment, report)


def ask_to_confirm(placement: Placement, report: ContactReport) -> None:
    for corner in TRIANGLE:
        if corner == report.written_from:
            continue
        open_commitment(
            placement=placement,
            kind=CONFIRM_REPORT,
            debtor=corner,
            creditor=report.written_from,
            owner=first_in(placement, corner),
            subject=report.subject,
        )


def answered(actor: Any, placement: Placement, report: ContactReport, corner: str) -> None:
    keep(
        actor=actor,
        placement=placement,
        kind=CONFIRM_REPORT,
        subject=report.subject,
        debtor=corner,
    )


def replaced(placement: Placement, report: ContactReport) -> None:
    lapse(placement=placement, kind=CONFIRM_REPORT, subject=report.subject, reason="new version")


def agree(placement: Placement, action: AgreedAction) -> None:
    open_commitment(
        placement=placement,
        kind=AGREED_ACTION,
        debtor=action.corner,
        creditor=other(action.corner),
        owner=action.owner,
        subject=action.subject,
        due_on=action.due_on,
    )


def drop(placement: Placement, subject: str) -> None:
    lapse(placement=placement, kind=AGREED_ACTION, subject=subject, reason="changed in the report")


def done(actor: Any, placement: Placement, action: AgreedAction) -> int:
    return keep(
        actor=actor,
        placement=placement,
        kind=AGREED_ACTION,
        subject=action.subject,
        debtor=action.corner,
    )

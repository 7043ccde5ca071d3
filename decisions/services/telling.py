"""Who is mailed what. A mail says that there is something, never what was decided."""

from typing import Any

from decisions.enums import ResultKind
from decisions.models import Decision, ExaminerAppointment, Proposal, WorkplaceAdvice
from decisions.queries.results import examiners_of
from notifications.services import queue
from people.enums import ProgrammeRoleName
from people.models import ProgrammeRole, User
from placements.corners import mailable_workplace_people
from placements.models import Placement


def ask_advice(placement: Placement) -> None:
    for person in mailable_workplace_people(placement):
        _mail("decisions.advice_asked", person, placement, f"decisions.advice:{placement.pk}")


def tell_advised(advice: WorkplaceAdvice) -> None:
    """The contact person hears of the first version; later ones show on the page."""
    contact = advice.placement.school_contact
    if contact is not None and advice.number == 1:
        key = f"decisions.advised:{advice.pk}"
        _mail("decisions.advice_given", contact, advice.placement, key)


def ask_second(proposal: Proposal) -> None:
    """Those who can look at it, except who wrote it."""
    for person in assessors_of(proposal):
        if person.pk != proposal.proposed_by_id:
            _about(proposal, "decisions.second_asked", person)


def tell_proposer(proposal: Proposal, notice_key: str) -> None:
    _about(proposal, notice_key, proposal.proposed_by)


def ask_leave(proposal: Proposal) -> None:
    rows = ProgrammeRole.objects.filter(
        programme=proposal.placement.programme_id, role=ProgrammeRoleName.MANAGER
    )
    for row in rows.select_related("user"):
        _about(proposal, "decisions.leave_asked", row.user)


def tell_decided(decision: Decision) -> None:
    """Student and school; the workplace of the placement result, and whether it differs."""
    placement, key = decision.placement, f"decisions.decided:{decision.pk}"
    params = {"decision_id": decision.pk}
    inside = [placement.student.user]
    if decision.kind == ResultKind.PLACEMENT and placement.school_contact is not None:
        inside.append(placement.school_contact)
    for person in inside:
        if person.pk != decision.decided_by_id:
            _mail("decisions.decided", person, placement, key, **params)
    if decision.kind == ResultKind.PLACEMENT:
        notice = "decisions.differs" if decision.deviates else "decisions.decided"
        for person in mailable_workplace_people(placement):
            _mail(notice, person, placement, key, **params)


def tell_appointed(row: ExaminerAppointment) -> None:
    key = f"decisions.appointed:{row.pk}"
    _mail("decisions.appointed", row.user, row.placement, key, kind=ResultKind.EXAM.value)


def assessors_of(case: Any) -> list[User]:
    """Examiners; for the exam those appointed, for the placement result the contact person."""
    placement = case.placement
    people = examiners_of(placement)
    if case.kind == ResultKind.EXAM:
        rows = ExaminerAppointment.objects.filter(placement=placement, ended_at=None)
        people += [row.user for row in rows.select_related("user")]
    elif placement.school_contact is not None:
        people.append(placement.school_contact)
    return list({person.pk: person for person in people}.values())


def _about(proposal: Proposal, notice_key: str, person: User) -> None:
    key = f"{notice_key}:{proposal.pk}:{proposal.revision}"
    params = {"proposal_id": proposal.pk, "kind": proposal.kind}
    _mail(notice_key, person, proposal.placement, key, **params)


def _mail(notice_key: str, person: User, placement: Placement, key: str, **params: Any) -> None:
    if not person.is_active or not person.email:
        return
    queue(
        notice_key=notice_key,
        recipient=person,
        params={"placement_id": placement.pk, **params},
        once_key=f"{key}:{person.pk}",
        placement_id=placement.pk,
    )

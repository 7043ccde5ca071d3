"""One result of one placement, and who may have a hand in it."""

from dataclasses import dataclass
from typing import Any

from decisions.enums import Decider, ResultKind
from decisions.models import DecisionRules, ExaminerAppointment, WorkplaceAdvice
from people.enums import ProgrammeRoleName
from people.reach import has_role
from placements.models import Placement


@dataclass(frozen=True)
class Case:
    """Also a proposal and a decision have these two."""

    placement: Placement
    kind: str


def is_examiner(user: Any, placement: Placement) -> bool:
    return has_role(user, placement.programme_id, ProgrammeRoleName.EXAMINER)


def is_appointed(user: Any, placement: Placement) -> bool:
    rows = ExaminerAppointment.objects.filter(placement=placement, user=user, ended_at=None)
    return user.is_active and rows.exists()


def has_advised(user: Any, placement: Placement) -> bool:
    return WorkplaceAdvice.objects.filter(placement=placement, given_by=user).exists()


def is_kept_out(user: Any, case: Any) -> bool:
    """The student; and who advised, about the result that the advice was on."""
    if case.placement.student.user_id == user.pk:
        return True
    return case.kind == ResultKind.PLACEMENT and has_advised(user, case.placement)


def may_assess(user: Any, case: Any) -> bool:
    """May write a proposal, or agree with it as the second."""
    placement = case.placement
    if not user.is_active or is_kept_out(user, case):
        return False
    if is_examiner(user, placement):
        return True
    if case.kind == ResultKind.EXAM:
        return is_appointed(user, placement)
    return placement.school_contact_id == user.pk


def may_decide(user: Any, case: Any, rules: DecisionRules) -> bool:
    if not may_assess(user, case):
        return False
    if case.kind == ResultKind.EXAM or is_examiner(user, case.placement):
        return True
    return rules.decider == Decider.CONTACT

"""Who may do what with evidence. Subjects: an item, a student or a placement."""

from typing import Any

import rules

from core.access import administers
from people import task_sessions
from people.models import Student
from people.reach import office_programmes
from placements.corners import acts_for_workplace
from placements.models import Placement
from placements.querysets import INSIDE_SCHOOL
from portfolio import readers, task_scopes
from portfolio.enums import RequestState
from portfolio.models import EvidenceItem


def _student(subject: Any) -> Student | None:
    if isinstance(subject, Student):
        return subject
    return subject.student if isinstance(subject, EvidenceItem) else None


@rules.predicate
def sees(user: Any, item: Any) -> bool:
    return (
        isinstance(item, EvidenceItem)
        and EvidenceItem.objects.visible_to(user).filter(pk=item.pk).exists()
    )


@rules.predicate
def is_the_student(user: Any, subject: Any) -> bool:
    student = _student(subject)
    return student is not None and student.user_id == user.pk


@rules.predicate
def is_school_of(user: Any, subject: Any) -> bool:
    """The contact of a placement of the student, or the office of a programme of theirs."""
    student = _student(subject)
    if student is None:
        return False
    programmes = office_programmes(user)
    return (
        student.placements.filter(school_contact=user).exists()
        or student.enrolments.filter(programme_variant__programme_id__in=programmes).exists()
    )


@rules.predicate
def is_of_workplace(user: Any, placement: Any) -> bool:
    return (
        isinstance(placement, Placement)
        and placement.state not in INSIDE_SCHOOL
        and acts_for_workplace(user, placement)
    )


@rules.predicate
def looks_from_outside(user: Any, item: Any) -> bool:
    """Of the workplace, of the school, or asked by the student."""
    if not isinstance(item, EvidenceItem):
        return False
    asked = item.feedback_requests.filter(asked=user).exclude(state=RequestState.WITHDRAWN)
    return (
        readers.is_of_workplace(user, item) or is_school_of(user, item) or asked.exists()
    ) and not is_the_student(user, item)


# One item.
rules.add_perm("portfolio.view", sees)
rules.add_perm("portfolio.change", is_the_student)
rules.add_perm("portfolio.give_feedback", sees & looks_from_outside)
# The portfolio of a student.
rules.add_perm("portfolio.read", administers | is_the_student | is_school_of)
rules.add_perm("portfolio.add", is_the_student)
rules.add_perm("portfolio.print", is_the_student | is_school_of)
rules.add_perm("portfolio.take_along", is_the_student)
# The evidence of a placement.
rules.add_perm("portfolio.confirm", is_of_workplace)

task_sessions.register_scope(task_scopes.PLACEMENT, describe=task_scopes.of_placement)
task_sessions.register_scope(task_scopes.ITEM, describe=task_scopes.of_item)

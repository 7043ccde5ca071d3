"""Who may do what with assessments. Subjects: a programme, a version, a round or a placement.

Nobody answers in the name of a corner that is not theirs, administrators neither.
"""

from typing import Any

import rules

from assessments import task_scope
from assessments.models import AssessmentRound, InstrumentVersion, Response
from core.access import administers
from people import task_sessions
from people.enums import Corner
from people.reach import MANAGING, coordinated_programmes, has_role
from placements.corners import corner_of
from placements.models import Placement
from programmes.models import Programme


def _placement(subject: Any) -> Placement | None:
    if isinstance(subject, Placement):
        return subject
    if isinstance(subject, Response):
        return subject.round.placement
    return subject.placement if isinstance(subject, AssessmentRound) else None


@rules.predicate
def sees(user: Any, subject: Any) -> bool:
    return (
        isinstance(subject, AssessmentRound)
        and AssessmentRound.objects.visible_to(user).filter(pk=subject.pk).exists()
    )


@rules.predicate
def builds(user: Any, subject: Any) -> bool:
    """Coordinates or manages the programme; without a programme: any."""
    if isinstance(subject, InstrumentVersion):
        subject = subject.instrument.programme
    if isinstance(subject, Programme):
        return has_role(user, subject.pk, *MANAGING)
    return subject is None and any(row.role in MANAGING for row in user.cached_role_rows)


@rules.predicate
def coordinates(user: Any, subject: Any) -> bool:
    placement = _placement(subject)
    return placement is not None and placement.programme_id in coordinated_programmes(user)


@rules.predicate
def is_contact(user: Any, subject: Any) -> bool:
    placement = _placement(subject)
    return placement is not None and placement.school_contact_id == user.pk


@rules.predicate
def fills_in(user: Any, response: Any) -> bool:
    """Speaks for the corner whose form this is."""
    return (
        isinstance(response, Response)
        and corner_of(user, response.round.placement) == response.corner
    )


@rules.predicate
def takes_part(user: Any, subject: Any) -> bool:
    placement = _placement(subject)
    return placement is not None and corner_of(user, placement) in {
        Corner.STUDENT,
        Corner.SCHOOL,
        Corner.WORKPLACE,
    }


@rules.predicate
def stays_apart(user: Any, subject: Any) -> bool:
    return isinstance(subject, AssessmentRound) and subject.stays_apart


rules.add_perm("assessments.build", administers | builds)
rules.add_perm("assessments.open", administers | coordinates | is_contact)
rules.add_perm("assessments.cancel", administers | coordinates | is_contact)
rules.add_perm("assessments.fill_in", fills_in)
rules.add_perm("assessments.share", (coordinates | is_contact) & ~stays_apart)
rules.add_perm("assessments.choose_points", takes_part)
rules.add_perm("assessments.read_results", administers | builds)
rules.add_perm("assessments.record_talk", coordinates | is_contact)

task_sessions.register_scope(task_scope.SCOPE, describe=task_scope.describe)

"""Who may do what with advice and results. Subjects: a placement, a programme, or a case: what
has a `placement` and a `kind` (a proposal, a decision).

Nobody decides because of an office: an administrator neither.
"""

from typing import Any

import rules

from core.access import administers
from decisions import cases, task_scope
from decisions.enums import ResultKind
from decisions.models import Decision
from decisions.queries.rules import rules_of
from people import task_sessions
from people.enums import Corner, ProgrammeRoleName
from people.reach import (
    MANAGING,
    OFFICE_ROLES,
    coordinated_programmes,
    has_role,
    office_programmes,
)
from placements.corners import corner_of
from placements.models import Placement
from programmes.models import Programme


@rules.predicate
def sees(user: Any, decision: Any) -> bool:
    return (
        isinstance(decision, Decision)
        and Decision.objects.visible_to(user).filter(pk=decision.pk).exists()
    )


@rules.predicate
def speaks_for_workplace(user: Any, placement: Any) -> bool:
    return isinstance(placement, Placement) and corner_of(user, placement) == Corner.WORKPLACE


@rules.predicate
def assesses(user: Any, case: Any) -> bool:
    return case is not None and cases.may_assess(user, case)


@rules.predicate
def decides(user: Any, case: Any) -> bool:
    return case is not None and cases.may_decide(user, case, rules_of(case.placement.programme))


@rules.predicate
def manages(user: Any, case: Any) -> bool:
    return case is not None and has_role(
        user, case.placement.programme_id, ProgrammeRoleName.MANAGER
    )


@rules.predicate
def follows(user: Any, case: Any) -> bool:
    """The placement office sees how far the placement result is; nobody reads about oneself."""
    return (
        case is not None
        and case.kind == ResultKind.PLACEMENT
        and case.placement.programme_id in coordinated_programmes(user)
    )


@rules.predicate
def is_not_the_student(user: Any, case: Any) -> bool:
    return case is not None and case.placement.student.user_id != user.pk


@rules.predicate
def runs(user: Any, subject: Any) -> bool:
    """Coordinates or manages the programme; without a subject: any."""
    if isinstance(subject, Placement):
        return has_role(user, subject.programme_id, *MANAGING)
    if isinstance(subject, Programme):
        return has_role(user, subject.pk, *MANAGING)
    return subject is None and any(row.role in MANAGING for row in user.cached_role_rows)


@rules.predicate
def compares_judges(user: Any, subject: Any) -> bool:
    """Examiner, coordinator or manager of the programme; without a programme: of any."""
    if isinstance(subject, Programme):
        return has_role(user, subject.pk, *OFFICE_ROLES)
    return subject is None and bool(office_programmes(user))


rules.add_perm("decisions.view", sees)
rules.add_perm("decisions.advise", speaks_for_workplace)
rules.add_perm("decisions.assess", assesses)
rules.add_perm("decisions.decide", decides)
rules.add_perm("decisions.authorise", manages)
rules.add_perm(
    "decisions.read_proposal", is_not_the_student & (administers | assesses | manages | follows)
)
rules.add_perm("decisions.appoint", administers | runs)
rules.add_perm("decisions.calibrate", compares_judges)
rules.add_perm("decisions.set_rules", administers | runs)

task_sessions.register_scope(task_scope.SCOPE, describe=task_scope.describe)

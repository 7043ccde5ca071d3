"""Who may do what with a programme. Roles belong to people, so they are reached from the user."""

from typing import Any

import rules

from core.access import administers
from programmes.models import Framework, Institution, Programme

MANAGING_ROLES = ["coordinator", "manager"]


def _programme_id(subject: Programme | Framework) -> int:
    return subject.pk if isinstance(subject, Programme) else subject.programme_id


@rules.predicate
def has_role(user: Any, subject: Any) -> bool:
    return user.programme_roles.filter(programme_id=_programme_id(subject)).exists()


@rules.predicate
def manages(user: Any, subject: Any) -> bool:
    return user.programme_roles.filter(
        programme_id=_programme_id(subject), role__in=MANAGING_ROLES
    ).exists()


@rules.predicate
def manages_at_school(user: Any, school: Institution | None = None) -> bool:
    """Coordinates or manages a programme of this school; of any, when none is given."""
    roles = user.programme_roles.filter(role__in=MANAGING_ROLES)
    return (roles.filter(programme__institution=school) if school else roles).exists()


rules.add_perm("programmes.view", administers | has_role)
rules.add_perm("programmes.change", administers | manages)
rules.add_perm("programmes.add_school", administers)
rules.add_perm("programmes.change_school", administers | manages_at_school)
rules.add_perm("programmes.change_school_code", administers)
rules.add_perm("programmes.add_programme", administers | manages_at_school)
rules.add_perm("programmes.change_plan", administers | manages_at_school)
rules.add_perm("programmes.change_standard_plan", administers)

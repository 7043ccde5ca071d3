"""Who may do what with hours. Subjects: a placement, a week or a programme."""

from typing import Any

import rules

from core.access import administers
from hours.models import WeekLog
from people.enums import ProgrammeRoleName
from people.reach import has_role
from placements import corners
from placements.models import Placement
from programmes.models import Programme

OVERSEE = [ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER]


@rules.predicate
def sees(user: Any, week: Any) -> bool:
    return (
        isinstance(week, WeekLog) and WeekLog.objects.visible_to(user).filter(pk=week.pk).exists()
    )


@rules.predicate
def is_the_student(user: Any, placement: Placement) -> bool:
    return placement.student.user_id == user.pk


@rules.predicate
def is_of_workplace(user: Any, placement: Placement) -> bool:
    """Somebody who works in the own business does not approve the own hours."""
    own = placement.student.user_id == user.pk
    return not own and corners.acts_for_workplace(user, placement)


@rules.predicate
def oversees(user: Any, programme: Programme) -> bool:
    return has_role(user, programme.pk, *OVERSEE)


rules.add_perm("hours.view", sees)
rules.add_perm("hours.log", is_the_student)
rules.add_perm("hours.decide", is_of_workplace)
rules.add_perm("hours.oversee", administers | oversees)
rules.add_perm("hours.export", oversees)

"""Who signs for which corner of a placement."""

from collections.abc import Callable
from typing import Any

from core.keeping import kept_on
from people.enums import Corner, ProgrammeRoleName
from people.models import User
from people.reach import has_role
from placements.corners import (
    acts_for_workplace,
    contacts_of,
    first_at_workplace,
    mailable_workplace_people,
    supervisor_links,
    workplace_people,
)
from placements.models import Placement

__all__ = [
    "acts_as_guardian",
    "acts_for",
    "acts_for_workplace",
    "contacts_of",
    "corners_of",
    "first_at_workplace",
    "guardians",
    "mailable_workplace_people",
    "signs_for_school",
    "supervisor_links",
    "workplace_people",
]

SIGN_FOR_SCHOOL = [ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER]


def guardians(placement: Placement) -> list[User]:
    """Read once for this placement: rights and mails ask for the same people."""
    rows = placement.student.guardianships.select_related("guardian").order_by("pk")
    return kept_on(placement, "guardian_users", lambda: [row.guardian for row in rows])


def corners_of(user: Any, placement: Placement) -> list[str]:
    """The corners for which `user` may sign for this placement, today."""
    return [corner for corner in _ACTS if acts_for(user, placement, corner)]


def acts_for(user: Any, placement: Placement, corner: str) -> bool:
    """May `user` sign for this one corner, today?"""
    return bool(user.is_active and _ACTS[corner](user, placement))


def is_the_student(user: Any, placement: Placement) -> bool:
    return placement.student.user_id == user.pk


def signs_for_school(user: Any, placement: Placement) -> bool:
    return has_role(user, placement.programme_id, *SIGN_FOR_SCHOOL)


def acts_as_guardian(user: Any, placement: Placement) -> bool:
    """Only while linked to the student, and while the student is under 18."""
    return placement.is_minor and any(row.pk == user.pk for row in guardians(placement))


_ACTS: dict[str, Callable[[Any, Placement], bool]] = {
    str(Corner.STUDENT): is_the_student,
    str(Corner.WORKPLACE): acts_for_workplace,
    str(Corner.SCHOOL): signs_for_school,
    str(Corner.GUARDIAN): acts_as_guardian,
}

"""Who signs for which corner of a placement."""

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
    acts = {
        Corner.STUDENT: placement.student.user_id == user.pk,
        Corner.WORKPLACE: acts_for_workplace(user, placement),
        Corner.SCHOOL: signs_for_school(user, placement),
        Corner.GUARDIAN: acts_as_guardian(user, placement),
    }
    return [str(corner) for corner, true in acts.items() if true]


def signs_for_school(user: Any, placement: Placement) -> bool:
    return has_role(user, placement.programme_id, *SIGN_FOR_SCHOOL)


def acts_as_guardian(user: Any, placement: Placement) -> bool:
    """Only while linked to the student, and while the student is under 18."""
    return placement.is_minor and any(row.pk == user.pk for row in guardians(placement))

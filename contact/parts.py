"""Who stands in which corner when people talk."""

from typing import Any

from contact.enums import TRIANGLE
from people.enums import Corner, ProgrammeRoleName
from people.models import User
from placements.corners import supervisor_links, workplace_people
from placements.models import Placement
from placements.querysets import INSIDE_SCHOOL


def people_in(placement: Placement, corner: str) -> list[User]:
    """Who is invited, and who gets messages, in this corner: persons who still work here."""
    if corner == Corner.STUDENT:
        people = [placement.student.user]
    elif corner == Corner.SCHOOL:
        people = _of_school(placement)
    else:
        people = [link.user for link in supervisor_links(placement)]
    return [person for person in people if person.is_active]


def _of_school(placement: Placement) -> list[User]:
    if placement.school_contact is not None:
        return [placement.school_contact]
    return list(
        User.objects.filter(
            programme_roles__programme=placement.programme_id,
            programme_roles__role=ProgrammeRoleName.COORDINATOR,
        ).order_by("name", "pk")
    )


def first_in(placement: Placement, corner: str) -> User | None:
    """Whose task it is in this corner. None: the office of the school, or the host's contact."""
    if corner == Corner.WORKPLACE:
        return next(iter(workplace_people(placement)), None)
    people = people_in(placement, corner)
    return people[0] if len(people) == 1 else None


def is_person_in(user: Any, placement: Placement, corner: str) -> bool:
    return any(person.pk == user.pk for person in people_in(placement, corner))


def message_corner(user: Any, placement: Placement) -> str:
    """The corner in which `user` gets messages; empty: none."""
    if not user.is_active or placement.state in INSIDE_SCHOOL:
        return ""
    return next((corner for corner in TRIANGLE if is_person_in(user, placement, corner)), "")

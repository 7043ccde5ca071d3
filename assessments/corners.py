"""For which corner somebody fills in a form."""

from typing import Any

from people.enums import Corner
from placements.corners import first_at_workplace, mailable_workplace_people
from placements.models import Placement


def owner_of(placement: Placement, corner: str) -> Any:
    """Whose name stands on the promise of this corner; None: the office, or the host's contact."""
    if corner == Corner.STUDENT:
        return placement.student.user
    if corner == Corner.SCHOOL:
        return placement.school_contact
    return first_at_workplace(placement)


def people_of(placement: Placement, corner: str) -> list[Any]:
    """Who gets the mail."""
    if corner == Corner.WORKPLACE:
        return mailable_workplace_people(placement)
    person = owner_of(placement, corner)
    return [person] if person is not None and person.is_active else []


def name_of(placement: Placement, corner: str) -> str:
    """How a corner is called on a page: the person, or the organisation."""
    if corner == Corner.WORKPLACE:
        links = [link for link in placement.supervisor_links.all() if link.is_first]
        return links[0].user.name if links else placement.host.name
    person = owner_of(placement, corner)
    return person.name if person else placement.programme.institution.name

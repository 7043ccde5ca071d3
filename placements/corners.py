"""Who acts for which corner of a placement."""

from typing import Any

from django.db.models import QuerySet

from core.keeping import kept_on
from people.enums import Corner
from people.models import User
from people.reach import coordinated_programmes
from placements.models import Placement, PlacementSupervisor
from placements.querysets import INSIDE_SCHOOL
from workplaces.enums import HostRoleName
from workplaces.models import HostRole


def corner_of(user: Any, placement: Placement) -> str:
    """The corner for which `user` acts; empty for who only looks, and for a guardian.

    One person speaks for one corner. A proposal is not the workplace's business yet.
    """
    if not user.is_active:
        return ""
    if placement.student.user_id == user.pk:
        return Corner.STUDENT
    if placement.school_contact_id == user.pk:
        return Corner.SCHOOL
    if placement.programme_id in coordinated_programmes(user):
        return Corner.SCHOOL
    if placement.state not in INSIDE_SCHOOL and acts_for_workplace(user, placement):
        return Corner.WORKPLACE
    return ""


def supervisor_links(placement: Placement) -> list[PlacementSupervisor]:
    """The first to be asked first. A page that loaded them asks the database nothing more."""
    rows = placement.supervisor_links.all()
    if "supervisor_links" not in getattr(placement, "_prefetched_objects_cache", {}):
        rows = rows.select_related("user")
    return sorted(rows, key=lambda link: (not link.is_first, link.pk))


def workplace_people(placement: Placement) -> list[User]:
    """Those who guide this student, the first to be asked first; else the host's contacts."""
    people = [link.user for link in supervisor_links(placement) if link.user.is_active]
    if not any(person.email for person in people):
        contacts = contacts_of(placement).filter(user__is_active=True)
        people += [role.user for role in contacts.select_related("user").order_by("pk")]
    return people


def contacts_of(placement: Placement) -> QuerySet[HostRole]:
    """Who speaks for the organisation towards the school of this placement."""
    return placement.host.roles.filter(
        role=HostRoleName.HOST_CONTACT, institution=placement.programme.institution_id
    )


def mailable_workplace_people(placement: Placement) -> list[User]:
    return [person for person in workplace_people(placement) if person.email]


def first_at_workplace(placement: Placement) -> User | None:
    """Whose task it is at the workplace: preferably someone who can be mailed."""
    people = mailable_workplace_people(placement) or workplace_people(placement)
    return people[0] if people else None


def acts_for_workplace(user: Any, placement: Placement) -> bool:
    """Guides this student, or speaks for the organisation. A page asks it many times."""
    if any(link.user_id == user.pk for link in placement.supervisor_links.all()):
        return True
    return kept_on(
        placement,
        f"is_contact_{user.pk}",
        lambda: contacts_of(placement).filter(user=user).exists(),
    )

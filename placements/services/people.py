"""Who stands at the corners: the contact of the school, the supervisors at the workplace."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from core.search import fold
from notifications.services import queue
from people.enums import Corner
from people.models import User
from placements import listeners
from placements.models import Placement, PlacementSupervisor
from placements.services.commitments import reassign
from placements.services.locking import lock, save
from placements.services.placements import checked_contact
from workplaces.services.hosts import ensure_supervisor


@transaction.atomic
def assign_contact(*, actor: Any, placement_id: int, contact: User) -> Placement:
    """One named contact; what the one before still had to do goes along."""
    placement = lock(placement_id)
    require(actor, "placements.assign_contact", placement)
    checked_contact(placement.programme_id, contact)
    before = placement.school_contact
    if before == contact:
        return placement
    placement.school_contact = contact
    save(placement, "school_contact")
    if before is not None:
        reassign(placement=placement, debtor=Corner.SCHOOL, before=before, after=contact)
    audit.record(
        actor=actor,
        action="placements.contact_assigned",
        subject=placement,
        placement_id=placement.pk,
        before=before.name if before else "",
        after=contact.name,
    )
    queue(
        notice_key="placements.contact_assigned",
        recipient=contact,
        params={"placement_id": placement.pk},
        once_key=f"placement:{placement.pk}:contact:{contact.pk}:{placement.revision}",
        placement_id=placement.pk,
    )
    listeners.people_changed(
        actor=actor, placement=placement, what=listeners.SCHOOL_CONTACT, former=before
    )
    return placement


@transaction.atomic
def set_supervisor(
    *, actor: Any, placement_id: int, name: str, email: str, phone: str = ""
) -> Placement:
    """The first to be asked at the workplace; who it was before stays as a second supervisor."""
    placement = lock(placement_id)
    require(actor, "placements.change_supervisors", placement)
    if not placement.has_workplace:
        raise ActionRefused(_("There is no workplace yet. Its supervisor comes along with it."))
    if not email.strip() or not name.strip():
        raise ActionRefused(_("Fill in the name and the e-mail address of the supervisor."))
    before = placement.supervisor_links.filter(is_first=True).select_related("user").first()
    if before is not None:
        _complete_address(before.user, name, email)
    guide = ensure_supervisor(actor=actor, host=placement.host, name=name, email=email, phone=phone)
    if before is not None and before.user == guide:
        return placement
    placement.supervisor_links.filter(is_first=True).update(is_first=False)
    PlacementSupervisor.objects.update_or_create(
        placement=placement, user=guide, defaults={"is_first": True}
    )
    save(placement)
    reassign(
        placement=placement,
        debtor=Corner.WORKPLACE,
        before=before.user if before else None,
        after=guide,
    )
    audit.record(
        actor=actor,
        action="placements.supervisor_set",
        subject=placement,
        placement_id=placement.pk,
        after=guide.name,
    )
    listeners.people_changed(
        actor=actor,
        placement=placement,
        what=listeners.SUPERVISOR,
        former=before.user if before else None,
    )
    return placement


def _complete_address(person: User, name: str, email: str) -> None:
    """A list often brings a name without an address: the same name now gets it."""
    address = email.strip().lower()
    same = not person.email and fold(person.name).split() == fold(name).split()
    if same and not User.objects.filter(email=address).exists():
        person.email = address
        person.save(update_fields=["email"])


@transaction.atomic
def remove_supervisor(*, actor: Any, placement_id: int, user_id: int) -> Placement:
    """Take someone off the placement, with the view on it that came along."""
    placement = lock(placement_id)
    require(actor, "placements.change_supervisors", placement)
    link = placement.supervisor_links.select_related("user").filter(user_id=user_id).first()
    if link is None:
        return placement
    if link.is_first:
        raise ActionRefused(_("Name another first supervisor before you take this one off."))
    link.delete()
    save(placement)
    first = placement.supervisor_links.select_related("user").filter(is_first=True).first()
    reassign(
        placement=placement,
        debtor=Corner.WORKPLACE,
        before=link.user,
        after=first.user if first else None,
    )
    audit.record(
        actor=actor,
        action="placements.supervisor_removed",
        subject=placement,
        placement_id=placement.pk,
        before=link.user.name,
    )
    listeners.people_changed(
        actor=actor, placement=placement, what=listeners.SUPERVISOR_GONE, former=link.user
    )
    return placement

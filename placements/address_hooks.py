"""An e-mail address that does not work is a promise of the school on every running placement."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications import hooks
from notifications.models import BadAddress
from people.enums import Corner
from placements import listeners
from placements.enums import PlacementState
from placements.kinds import CommitmentKind, register
from placements.models import Commitment, Placement
from placements.services.commitments import keep, lapse, open_commitment

RUNNING = [PlacementState.PREPARING, PlacementState.AGREED]

MEND_ADDRESS = register(
    CommitmentKind(
        key="placements.mend_address",
        phase=None,
        mine=_("Find an e-mail address that works"),
        action=_("Look which"),
        theirs={"school": _("The school looks for an e-mail address that works")},
        url=lambda commitment: reverse("mails:placement", args=[commitment.placement_id]),
    )
)


def subject_of(person: Any) -> str:
    return f"address:{person.pk}"


@hooks.register_address_broken
@transaction.atomic
def promise_to_mend(bad: BadAddress) -> None:
    for placement in running_with(bad.user):
        is_contact = placement.school_contact_id == bad.user_id
        open_commitment(
            placement=placement,
            kind=MEND_ADDRESS.key,
            debtor=Corner.SCHOOL,
            creditor=corner_in(placement, bad.user),
            owner=None if is_contact else placement.school_contact,
            subject=subject_of(bad.user),
        )


@hooks.register_address_healed
@transaction.atomic
def promise_kept(bad: BadAddress) -> None:
    rows = Commitment.objects.open().filter(kind=MEND_ADDRESS.key, subject=subject_of(bad.user))
    for row in rows.select_related("placement"):
        keep(actor=None, placement=row.placement, kind=row.kind, subject=row.subject)


@listeners.register_people_changed
def nobody_to_reach(change: listeners.PeopleChange) -> None:
    """Who no longer takes part need not be reached about this placement."""
    if change.former is not None and not _takes_part(change.placement, change.former):
        lapse(
            placement=change.placement,
            kind=MEND_ADDRESS.key,
            subject=subject_of(change.former),
            reason="another person",
        )


def running_with(person: Any) -> list[Placement]:
    """Not those of a whole organisation whose contact this is: there one mail tells nothing."""
    rows = Placement.objects.filter(state__in=RUNNING)
    part = (
        Q(school_contact=person)
        | Q(student__user=person)
        | Q(supervisor_links__user=person)
        | Q(student__guardianships__guardian=person)
    )
    pks = rows.filter(part).values("pk")
    found = Placement.objects.filter(pk__in=pks).select_related("student", "school_contact")
    guarding = [each for each in found.order_by("pk") if not _is_past_guarding(each, person)]
    return guarding


def _is_past_guarding(placement: Placement, person: Any) -> bool:
    return corner_in(placement, person) == Corner.GUARDIAN and not placement.is_minor


def corner_in(placement: Placement, person: Any) -> Corner:
    """To whom it is owed that they can be reached. When it is the contact of the school: the
    student, who waits for word."""
    if person.pk in {placement.student.user_id, placement.school_contact_id}:
        return Corner.STUDENT
    if placement.supervisor_links.filter(user=person).exists():
        return Corner.WORKPLACE
    return Corner.GUARDIAN


def _takes_part(placement: Placement, person: Any) -> bool:
    return any(each.pk == placement.pk for each in running_with(person))

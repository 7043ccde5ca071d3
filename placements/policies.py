"""Who may do what with a placement. Each predicate is a sentence; a permission joins them."""

from typing import Any

import rules

from core.access import administers
from notifications.models import OutboxMessage
from people.models import Enrolment
from people.reach import coordinated_programmes
from placements.enums import PlacementState
from placements.models import Placement
from programmes.models import Institution


@rules.predicate
def sees(user: Any, placement: Placement) -> bool:
    return Placement.objects.visible_to(user, searching=True).filter(pk=placement.pk).exists()


@rules.predicate
def coordinates(user: Any, placement: Placement) -> bool:
    return placement.programme_id in coordinated_programmes(user)


@rules.predicate
def coordinates_something(user: Any) -> bool:
    return bool(coordinated_programmes(user))


@rules.predicate
def coordinates_school(user: Any, institution: Institution | None = None) -> bool:
    """Coordinates a programme of this school; of any, when none is given."""
    programmes = coordinated_programmes(user)
    if institution is None:
        return bool(programmes)
    return institution.programmes.filter(pk__in=programmes).exists()


@rules.predicate
def coordinates_enrolment(user: Any, enrolment: Enrolment | None = None) -> bool:
    programmes = coordinated_programmes(user)
    if enrolment is None:
        return bool(programmes)
    return enrolment.programme_variant.programme_id in programmes


@rules.predicate
def is_contact(user: Any, placement: Placement) -> bool:
    return placement.school_contact_id == user.pk


@rules.predicate
def is_the_student(user: Any, placement: Placement) -> bool:
    return placement.student.user_id == user.pk


@rules.predicate
def is_enrolled(user: Any, enrolment: Enrolment | None = None) -> bool:
    own = Enrolment.objects.filter(student__user=user)
    return own.filter(pk=enrolment.pk).exists() if enrolment else own.exists()


@rules.predicate
def is_proposal(user: Any, placement: Placement) -> bool:
    return placement.state == PlacementState.PROPOSED


@rules.predicate
def mailed_from_own_placement(user: Any, message: OutboxMessage) -> bool:
    """A mail about a placement that `user` coordinates, or is the contact of."""
    if message.placement_id is None:
        return False
    placement = Placement.objects.filter(pk=message.placement_id).first()
    return placement is not None and (coordinates | is_contact)(user, placement)


rules.add_perm("placements.view", sees)
rules.add_perm("placements.view_mails", administers | coordinates | is_contact)
rules.add_perm("notifications.send_again", administers | mailed_from_own_placement)
rules.add_perm("placements.create", administers | coordinates_enrolment)
rules.add_perm("placements.propose", is_enrolled)
rules.add_perm("placements.approve", administers | coordinates)
rules.add_perm("placements.change", administers | coordinates)
rules.add_perm("placements.change_supervisors", administers | coordinates | is_contact)
rules.add_perm("placements.withdraw", administers | coordinates | (is_the_student & is_proposal))
rules.add_perm("placements.end_early", administers | coordinates)
rules.add_perm("placements.complete", administers | coordinates)
rules.add_perm("placements.assign_contact", administers | coordinates)
rules.add_perm("placements.note_interruption", administers | coordinates | is_contact)
rules.add_perm("placements.import_roster", coordinates_school)

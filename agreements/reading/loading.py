"""Loading agreements and placements for a page, or 404."""

from typing import Any

from django.db.models import Prefetch

from agreements.enums import UNDER_WAY, AgreementKind, AgreementState
from agreements.models import Agreement
from agreements.queries import held_agreement, template_for
from agreements.querysets import seen_by
from agreements.refusals import NoText
from agreements.services.locking import GUIDES
from core.access import visible_or_404
from core.keeping import kept_on
from people.enums import Corner
from people.models import Guardianship
from people.reach import roles_of
from placements.models import Placement

RELATED = (
    "placement__student__user",
    "placement__programme__institution",
    "placement__host",
    "placement__site",
    "placement__school_contact",
    "placement__enrolment__cohort__framework",
    "template",
    "amends",
    "sealed_document",
    "checked_by",
    "returned_by",
    "withdrawn_by",
    "frozen_by",
    "created_by",
)
PLACEMENT_RELATED = (
    "student__user",
    "student__institution",
    "programme__institution",
    "host",
    "site__host",
    "school_contact",
    "enrolment__cohort__framework",
)
GUARDIANS = Guardianship.objects.select_related("guardian").order_by("pk")


def get_agreement(user: Any, agreement_id: int) -> Agreement:
    """The agreement with what its pages need, or 404 when `user` may not see it."""
    queryset = Agreement.objects.select_related(*RELATED).prefetch_related(
        "signatures", Prefetch("placement__supervisor_links", GUIDES)
    )
    agreement = visible_or_404(queryset, user, pk=agreement_id)
    kept_on(agreement, seen_by(user), lambda: True)
    return agreement


def get_placement(user: Any, placement_id: int) -> Placement:
    """The placement with what an agreement says about it, or 404."""
    queryset = Placement.objects.select_related(*PLACEMENT_RELATED).prefetch_related(
        Prefetch("supervisor_links", GUIDES), Prefetch("student__guardianships", GUARDIANS)
    )
    return visible_or_404(queryset, user, pk=placement_id)


def reader_corner(user: Any, placement: Placement) -> str:
    """From which corner `user` reads."""
    if placement.student.user_id == user.pk:
        return Corner.STUDENT
    if placement.school_contact_id == user.pk or placement.programme_id in {
        role.programme_id for role in roles_of(user)
    }:
        return Corner.SCHOOL
    if any(link.user_id == user.pk for link in placement.supervisor_links.all()):
        return Corner.WORKPLACE
    if placement.host.roles.filter(user=user).exists():
        return Corner.WORKPLACE
    if placement.student.guardianships.filter(guardian=user).exists():
        return Corner.GUARDIAN
    return Corner.SCHOOL


def draft_or_new(placement: Placement) -> Agreement | None:
    """The draft, or an unsaved one to fill in; None when a version was sent and is under way.

    Without a published text for the variant there is nothing to fill in: NoText.
    """
    under_way = (
        Agreement.objects.filter(placement=placement, state__in=UNDER_WAY)
        .select_related("template", "amends")
        .first()
    )
    if under_way is not None:
        if under_way.state != AgreementState.DRAFT or under_way.kind == AgreementKind.AMENDMENT:
            return None
        under_way.placement = placement
        return under_way
    template = template_for(placement)
    if template is None:
        raise NoText
    return Agreement(placement=placement, template=template, number=1)


def newest_id(placement: Placement) -> int:
    """The version to look at when there is nothing to prepare."""
    return Agreement.objects.filter(placement=placement).latest("number").pk


def held_with_placement(placement: Placement) -> Agreement | None:
    """The version that everybody signed and that holds now."""
    held = held_agreement(placement)
    if held is not None:
        held.placement = placement
    return held


def amendment_draft(placement: Placement) -> Agreement | None:
    """The amendment that was prepared, or came back, and waits to be sent."""
    return Agreement.objects.filter(
        placement=placement, state=AgreementState.DRAFT, kind=AgreementKind.AMENDMENT
    ).first()


def last_returned(placement: Placement) -> Agreement | None:
    """The version that the workplace sent back, when nothing was sent after it."""
    newest = (
        Agreement.objects.filter(placement=placement)
        .exclude(state=AgreementState.DRAFT)
        .order_by("-number")
        .first()
    )
    return newest if newest and newest.state == AgreementState.RETURNED else None


def current_agreement(user: Any, placement: Placement) -> Agreement | None:
    """What the placement page shows: the version under way, else the newest that `user` sees."""
    versions = list(
        Agreement.objects.visible_to(user)
        .filter(placement=placement)
        .select_related("template", "sealed_document")
        .prefetch_related("signatures")
        .order_by("-number")
    )
    shown = next((each for each in versions if each.state_enum.is_under_way), None)
    shown = shown or (versions[0] if versions else None)
    if shown is not None:
        shown.placement = placement
    return shown

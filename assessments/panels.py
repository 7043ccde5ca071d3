"""Assessments on the page of a placement: what waits, and how the last round stands."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessments.models import AssessmentRound
from assessments.queries.building import programmes_of
from assessments.queries.evaluations import KIND
from assessments.queries.rounds import RoundCard, cards_of, may_read
from core.keeping import kept_on
from people.enums import Corner
from people.reach import roles_of
from placements.corners import corner_of
from placements.enums import PlacementState
from placements.models import Placement
from placements.panels import Panel, register
from workplaces import host_links
from workplaces.models import HostOrganisation
from workplaces.reach import first_host_role

# Before the agreement nobody is asked to judge anything.
ASSESSED = {PlacementState.AGREED, PlacementState.COMPLETED, PlacementState.ENDED_EARLY}


def _cards(user: Any, placement: Placement) -> list[RoundCard]:
    """Read once per page, and only where there is something."""

    def read() -> list[RoundCard]:
        if placement.state not in ASSESSED or not may_read(user, placement):
            return []
        if not AssessmentRound.objects.filter(placement=placement).exists():
            return []
        return cards_of(user, placement)

    return kept_on(placement, "shown_assessments", read)


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    cards = _cards(user, placement)
    return {"cards": cards[:2], "placement": placement} if cards else None


def tab_url(user: Any, placement: Placement) -> str:
    if not (is_assessed(placement) and may_read(user, placement)) and not may_scan(user, placement):
        return ""
    return reverse("assessments:placement", args=[placement.pk])


def is_assessed(placement: Placement) -> bool:
    return placement.state in ASSESSED


def may_scan(user: Any, placement: Placement) -> bool:
    """The school asks for a workplace scan while the placement is being prepared."""
    preparing = placement.state == PlacementState.PREPARING
    return preparing and bool(user.has_perm("assessments.open", placement))


def next_step(user: Any, placement: Placement) -> tuple[str, Any] | None:
    """The button at the top of the placement page."""
    if not _is_asked_by_name(user, placement):
        return None
    for card in _cards(user, placement):
        if card.waits_for_reader:
            url = reverse("assessments:fill", args=[placement.pk, card.row.pk])
            return url, _("Fill in: %(form)s") % {"form": card.row.version.name}
    return None


def _is_asked_by_name(user: Any, placement: Placement) -> bool:
    """Who only could stand in for the contact of the school finds the form under Assessments."""
    contact = placement.school_contact_id
    return contact in {None, user.pk} or corner_of(user, placement) != Corner.SCHOOL


def evaluations_of(user: Any, host: HostOrganisation) -> list[tuple[str, Any]]:
    """On the page of a workplace: what was answered about it. One query, two for the school."""
    if first_host_role(user) is not None:
        return [(reverse("assessments:evaluations"), pgettext("workplace", "Your evaluations"))]
    if not roles_of(user) and not user.is_superuser:
        return []
    rounds = AssessmentRound.objects.filter(
        placement__host=host, kind=KIND, responses__submitted_at__isnull=False
    )
    programmes = programmes_of(user).filter(pk__in=rounds.values("placement__programme"))[:3]
    several = len(programmes) > 1
    return [
        (
            reverse("assessments:host-evaluation", args=[programme.pk, host.pk]),
            _("Evaluations: %(programme)s") % {"programme": programme.display_name}
            if several
            else _("Evaluations"),
        )
        for programme in programmes
    ]


host_links.register(evaluations_of)
register(
    Panel(
        "assessments",
        70,
        gettext_lazy("Assessments"),
        template="assessments/panel.html",
        context=panel_context,
        url=tab_url,
        action=next_step,
    )
)

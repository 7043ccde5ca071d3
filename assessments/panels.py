"""Assessments on the page of a placement: what waits, and how the last round stands."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import AssessmentRound
from assessments.queries.rounds import RoundCard, cards_of, may_read
from core.keeping import kept_on
from people.enums import Corner
from placements.corners import corner_of
from placements.enums import PlacementState
from placements.models import Placement
from placements.panels import Panel, register

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

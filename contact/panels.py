"""Contact on the page of a placement: how many talks there were, and the next one."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact.queries.moments import next_open
from contact.queries.standing import standing_and_last
from contact.services.locking import TALKED_IN
from core.keeping import kept_on
from placements.corners import corner_of
from placements.models import Placement
from placements.panels import Panel, register


def is_shown(user: Any, placement: Placement) -> bool:
    """A guardian stands beside the triangle and sees nothing of the talks."""
    if placement.state not in TALKED_IN:
        return False
    return kept_on(placement, "contact_is_shown", lambda: not _is_guardian(user, placement))


def _is_guardian(user: Any, placement: Placement) -> bool:
    if not any(row.guardian_id == user.pk for row in placement.student.guardianships.all()):
        return False
    return not corner_of(user, placement)


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    if not is_shown(user, placement):
        return None
    found, last = standing_and_last(placement)
    return {
        "placement": placement,
        "standing": found,
        "last": last,
        "next": next_open(placement),
        "may_arrange": bool(corner_of(user, placement)),
        "is_student": placement.student.user_id == user.pk,
    }


def tab_url(user: Any, placement: Placement) -> str:
    if not is_shown(user, placement):
        return ""
    return reverse("contact:placement", args=[placement.pk])


register(
    Panel(
        "contact",
        50,
        _("Talks and messages"),
        template="contact/panel.html",
        context=panel_context,
        url=tab_url,
    )
)

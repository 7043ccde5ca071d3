"""What a mailed link asks of its reader: all that waits at one placement, or one item."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from people.models import User
from placements.corners import acts_for_workplace
from placements.models import Placement
from portfolio.enums import RequestState
from portfolio.models import EvidenceItem, FeedbackRequest

PLACEMENT = "evidence"
ITEM = "evidence_item"


def of_placement(placement_id: int, user: User) -> str:
    """Empty for somebody who has nothing to do with the placement (any more)."""
    placement = (
        Placement.objects.visible_to(user)
        .select_related("student__user", "host", "programme")
        .filter(pk=placement_id)
        .first()
    )
    if placement is None or not acts_for_workplace(user, placement):
        return ""
    waiting = EvidenceItem.objects.filter(placement=placement).waiting().count()
    words: dict[str, Any] = {
        "student": placement.student.user.name,
        "host": placement.host.name,
        "number": waiting,
    }
    if waiting:
        return (
            npgettext(
                "workplace",
                "%(student)s asks you to confirm %(number)s piece of work at %(host)s.",
                "%(student)s asks you to confirm %(number)s pieces of work at %(host)s.",
                waiting,
            )
            % words
        )
    return _("Here you see what %(student)s made at %(host)s.") % words


def of_item(item_id: int, user: User) -> str:
    asked = FeedbackRequest.objects.filter(item_id=item_id, asked=user).exclude(
        state=RequestState.WITHDRAWN
    )
    item = EvidenceItem.objects.visible_to(user).select_related("student__user")
    found = item.filter(pk=item_id).first()
    if found is None or not asked.exists():
        return ""
    return _("%(student)s asks you for feedback on “%(title)s”.") % {
        "student": found.student.user.name,
        "title": found.title,
    }

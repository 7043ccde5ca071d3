from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from notifications.notices import Notice, register
from placements.enums import PlacementState
from placements.models import Placement


class PlacementNotice(Notice):
    """A mail about one placement; goes only to someone who may still see it."""

    category = "placement"
    url_name = "placements:detail"

    def placement(self) -> Placement | None:
        rows = Placement.objects.visible_to(self.recipient).select_related("student__user", "host")
        return rows.filter(pk=self.params["placement_id"]).first()

    def still_wanted(self) -> bool:
        return self.placement() is not None

    def context(self) -> dict[str, Any]:
        path = reverse(self.url_name, args=[self.params["placement_id"]])
        return {"placement": self.placement(), "link": f"{settings.BASE_URL}{path}"}


@register
class ProposalWaits(PlacementNotice):
    key = "placements.proposal_waits"
    title = pgettext_lazy("mail", "Proposal waits for an answer")
    template = "placements/mail/proposal_waits"
    url_name = "placements:decide"

    def still_wanted(self) -> bool:
        placement = self.placement()
        return placement is not None and placement.state == PlacementState.PROPOSED


@register
class ProposalAnswered(PlacementNotice):
    key = "placements.proposal_answered"
    title = pgettext_lazy("mail", "Answer to the proposal")
    template = "placements/mail/proposal_answered"


@register
class ContactAssigned(PlacementNotice):
    key = "placements.contact_assigned"
    title = pgettext_lazy("mail", "New contact of the school")
    template = "placements/mail/contact_assigned"

    def still_wanted(self) -> bool:
        placement = self.placement()
        return placement is not None and placement.school_contact_id == self.recipient.pk

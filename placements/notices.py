from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from notifications.notices import Notice, register
from people.enums import Corner
from people.services import links
from placements.corners import corner_of
from placements.enums import PlacementState
from placements.models import Placement


class PlacementNotice(Notice):
    """A mail about one placement; goes only to someone who may still see it.

    Params: placement_id. Subclasses give `is_wanted`, and `url_name` or `path`. With a
    `link_scope`, people of the workplace, who have no password, get a link that begins a session
    for this placement only.
    """

    category = "placement"
    url_name = "placements:detail"
    link_scope = ""

    @cached_property
    def placement(self) -> Placement | None:
        rows = self.readable().select_related("student__user", "host", "programme__institution")
        return rows.filter(pk=self.params["placement_id"]).first()

    def readable(self) -> QuerySet[Placement]:
        return Placement.objects.visible_to(self.recipient, searching=True)

    def still_wanted(self) -> bool:
        return self.placement is not None and self.is_wanted(self.placement)

    def is_wanted(self, placement: Placement) -> bool:
        return True

    def context(self) -> dict[str, Any]:
        placement = self.placement
        if placement is None:
            return {}
        return {
            "student": placement.student.user.name,
            "host": self.params.get("host") or placement.host_name,
            "school": placement.programme.institution.name,
            "reader": self.reader(placement),
            "link": self.link(placement),
        }

    def reader(self, placement: Placement) -> str:
        return corner_of(self.recipient, placement) or Corner.SCHOOL

    def path(self, placement: Placement) -> str:
        return reverse(self.url_name, args=[placement.pk])

    def link(self, placement: Placement) -> str:
        path = self.path(placement)
        if self.link_scope and self.reader(placement) == Corner.WORKPLACE:
            return links.mint(
                user=self.recipient, scope=self.link_scope, object_id=placement.pk, path=path
            )
        return settings.BASE_URL + path


@register
class ProposalWaits(PlacementNotice):
    key = "placements.proposal_waits"
    title = pgettext_lazy("mail", "Proposal waits for an answer")
    template = "placements/mail/proposal_waits"
    can_be_disabled = True
    url_name = "placements:decide"

    def is_wanted(self, placement: Placement) -> bool:
        return placement.state == PlacementState.PROPOSED


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
    can_be_disabled = True

    def is_wanted(self, placement: Placement) -> bool:
        return placement.school_contact_id == self.recipient.pk

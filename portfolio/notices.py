"""Mails about evidence: who asks what. Titles and texts of a student stay in the portal."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from notifications.notices import Notice, register
from people.services import links
from placements.corners import acts_for_workplace
from placements.models import Placement
from placements.notices import PlacementNotice
from portfolio import task_scopes
from portfolio.enums import FeedbackSource, RequestState
from portfolio.models import EvidenceItem, Feedback, FeedbackRequest


@register
class ConfirmAsked(PlacementNotice):
    """To somebody at the workplace, with a link for all that waits at this placement.

    Not sent when nothing waits any more.
    """

    key = "portfolio.confirm_asked"
    title = pgettext_lazy("mail", "Request to confirm evidence")
    category = "portfolio"
    template = "portfolio/mail/confirm_asked"
    can_be_disabled = True
    url_name = "portfolio:confirm"
    link_scope = task_scopes.PLACEMENT

    def is_wanted(self, placement: Placement) -> bool:
        return acts_for_workplace(self.recipient, placement) and self._waiting() > 0

    def _waiting(self) -> int:
        placement_id = self.params["placement_id"]
        return EvidenceItem.objects.filter(placement_id=placement_id).waiting().count()

    def context(self) -> dict[str, Any]:
        return super().context() | {"number": self._waiting()}


@register
class FeedbackAsked(Notice):
    """Params: request_id."""

    key = "portfolio.feedback_asked"
    title = pgettext_lazy("mail", "Request for feedback")
    category = "portfolio"
    template = "portfolio/mail/feedback_asked"
    can_be_disabled = True

    def request(self) -> FeedbackRequest | None:
        rows = FeedbackRequest.objects.select_related(
            "item__student__user", "item__student__institution", "item__placement__host"
        )
        return rows.filter(
            pk=self.params["request_id"], state=RequestState.OPEN, item__removed_at=None
        ).first()

    def still_wanted(self) -> bool:
        return self.request() is not None

    def context(self) -> dict[str, Any]:
        request = self.request()
        if request is None:
            return {}
        item = request.item
        return {
            "student": item.student.user.name,
            "school": item.student.institution.name,
            "link": self._link(request),
        }

    def _link(self, request: FeedbackRequest) -> str:
        item = request.item
        path = reverse("portfolio:item", args=[item.pk])
        if request.source == FeedbackSource.SCHOOL:
            return settings.BASE_URL + path
        scope, object_id = task_scopes.ITEM, item.pk
        if request.source == FeedbackSource.WORKPLACE and item.placement_id:
            scope, object_id = task_scopes.PLACEMENT, item.placement_id
            path = reverse("portfolio:placement-item", args=[item.placement_id, item.pk])
        return links.mint(user=self.recipient, scope=scope, object_id=object_id, path=path)


@register
class FeedbackGiven(Notice):
    """To the student. Params: feedback_id."""

    key = "portfolio.feedback_given"
    title = pgettext_lazy("mail", "Feedback given")
    category = "portfolio"
    template = "portfolio/mail/feedback_given"
    can_be_disabled = True

    def context(self) -> dict[str, Any]:
        given = Feedback.objects.get(pk=self.params["feedback_id"])
        path = reverse("portfolio:item", args=[given.item_id])
        return {"name": given.author_name, "link": f"{settings.BASE_URL}{path}#feedback"}


@register
class Disputed(Notice):
    """To the student, at most once a day. Params: placement_id, item_id."""

    key = "portfolio.disputed"
    title = pgettext_lazy("mail", "Evidence disputed by the workplace")
    category = "portfolio"
    template = "portfolio/mail/disputed"
    can_be_disabled = True

    def item(self) -> EvidenceItem | None:
        rows = EvidenceItem.objects.current().select_related("placement__host")
        return rows.filter(pk=self.params["item_id"]).first()

    def still_wanted(self) -> bool:
        return self.item() is not None

    def context(self) -> dict[str, Any]:
        item = self.item()
        if item is None or item.placement is None:
            return {}
        path = reverse("portfolio:item", args=[item.pk])
        return {"host": item.placement.host.name, "link": settings.BASE_URL + path}

"""Mails about hours: names only; the numbers stay in the portal."""

from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from hours.enums import DecisionKind
from hours.models import WeekDecision, WeekLog
from hours.task_scope import SCOPE
from notifications.notices import register
from placements.models import Placement
from placements.notices import PlacementNotice


@register
class WeeksWait(PlacementNotice):
    """To the workplace: weeks wait for an answer. Says how many when it is sent."""

    key = "hours.weeks_wait"
    title = pgettext_lazy("mail", "Request to approve hours")
    category = "hours"
    template = "hours/mail/weeks_wait"
    can_be_disabled = True
    url_name = "hours:approve"
    link_scope = SCOPE

    def is_wanted(self, placement: Placement) -> bool:
        return self._waiting(placement) > 0 and self.recipient.has_perm("hours.decide", placement)

    def _waiting(self, placement: Placement) -> int:
        return WeekLog.objects.waiting().filter(placement=placement).count()

    def context(self) -> dict[str, Any]:
        context = super().context()
        return context | {"weeks": self._waiting(self.placement)} if self.placement else context


@register
class Answered(PlacementNotice):
    """To the student: a week was corrected, or came back. Params: placement_id, decision_id."""

    key = "hours.answered"
    title = pgettext_lazy("mail", "Hours corrected or sent back")
    category = "hours"
    template = "hours/mail/answered"
    can_be_disabled = True

    @property
    def decision(self) -> WeekDecision:
        return WeekDecision.objects.select_related("week").get(pk=self.params["decision_id"])

    def context(self) -> dict[str, Any]:
        decision = self.decision
        return super().context() | {
            "week": decision.week.as_week,
            "is_back": decision.kind == DecisionKind.SENT_BACK,
        }

    def path(self, placement: Placement) -> str:
        return reverse("hours:week", args=[placement.pk, self.decision.week.as_week])

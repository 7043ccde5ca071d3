"""Mails about hours: names only; the numbers stay in the portal."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from hours.enums import DecisionKind
from hours.models import WeekDecision, WeekLog
from hours.task_scope import SCOPE
from notifications.notices import Notice, register
from people.services import links
from placements.models import Placement


class HoursNotice(Notice):
    """About the hours of one placement. Params: placement_id."""

    category = "hours"
    _found: Placement | None = None

    @property
    def placement(self) -> Placement | None:
        if self._found is None:
            rows = Placement.objects.visible_to(self.recipient).select_related(
                "student__user", "programme__institution", "host"
            )
            self._found = rows.filter(pk=self.params["placement_id"]).first()
        return self._found

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
            "host": placement.host.name,
            "school": placement.programme.institution.name,
            "link": self.link(placement),
        }

    def link(self, placement: Placement) -> str:
        raise NotImplementedError


@register
class WeeksWait(HoursNotice):
    """To the workplace: weeks wait for an answer. Says how many when it is sent."""

    key = "hours.weeks_wait"
    title = pgettext_lazy("mail", "Request to approve hours")
    template = "hours/mail/weeks_wait"

    def is_wanted(self, placement: Placement) -> bool:
        return self._waiting(placement) > 0 and self.recipient.has_perm("hours.decide", placement)

    def _waiting(self, placement: Placement) -> int:
        return WeekLog.objects.waiting().filter(placement=placement).count()

    def context(self) -> dict[str, Any]:
        context = super().context()
        return context | {"weeks": self._waiting(self.placement)} if self.placement else context

    def link(self, placement: Placement) -> str:
        path = reverse("hours:approve", args=[placement.pk])
        return links.mint(user=self.recipient, scope=SCOPE, object_id=placement.pk, path=path)


@register
class Answered(HoursNotice):
    """To the student: a week was corrected, or came back. Params: placement_id, decision_id."""

    key = "hours.answered"
    title = pgettext_lazy("mail", "Hours corrected or sent back")
    template = "hours/mail/answered"

    @property
    def decision(self) -> WeekDecision:
        return WeekDecision.objects.select_related("week").get(pk=self.params["decision_id"])

    def context(self) -> dict[str, Any]:
        decision = self.decision
        return super().context() | {
            "week": decision.week.as_week,
            "is_back": decision.kind == DecisionKind.SENT_BACK,
        }

    def link(self, placement: Placement) -> str:
        path = reverse("hours:week", args=[placement.pk, self.decision.week.as_week])
        return settings.BASE_URL + path

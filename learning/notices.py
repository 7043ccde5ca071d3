"""Mails about learning tasks: that something waits, never what a task says."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from learning.models import PlacementPlan, TaskVersion
from learning.queries.judging import to_answer, to_judge
from learning.task_scope import SCOPE
from notifications.notices import register
from placements.corners import acts_for_workplace
from placements.models import Placement
from placements.notices import PlacementNotice


class LearningNotice(PlacementNotice):
    """About the tasks of one placement. Rights are looked at when it is sent."""

    category = "learning"
    url_name = "learning:list"
    link_scope = SCOPE


@register
class TasksWait(LearningNotice):
    """To the workplace: all tasks of one student that wait, in one mail."""

    key = "learning.tasks_wait"
    title = pgettext_lazy("mail", "Learning tasks to answer")
    template = "learning/mail/tasks_wait"
    can_be_disabled = True
    url_name = "learning:answer"

    def is_wanted(self, placement: Placement) -> bool:
        return acts_for_workplace(self.recipient, placement) and to_answer(placement).exists()

    def context(self) -> dict[str, Any]:
        context = super().context()
        return context | {"count": to_answer(self.placement).count()} if self.placement else context


@register
class TasksToJudge(LearningNotice):
    """To the contact of the school: all tasks of all own students, once a day."""

    key = "learning.tasks_to_judge"
    title = pgettext_lazy("mail", "Learning tasks to judge")
    template = "learning/mail/tasks_to_judge"
    can_be_disabled = True

    def is_wanted(self, placement: Placement) -> bool:
        return to_judge(self.recipient).exists()

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "count": to_judge(self.recipient).count(),
            "link": settings.BASE_URL + reverse("learning:judge"),
        }


@register
class Answered(LearningNotice):
    """To the student, and to who wrote the task. The answer itself is read in the portal."""

    key = "learning.answered"
    title = pgettext_lazy("mail", "Answer to learning tasks")
    template = "learning/mail/answered"
    can_be_disabled = True

    def context(self) -> dict[str, Any]:
        context = super().context()
        if not context:
            return context
        versions = TaskVersion.objects.current().filter(task__placement=self.placement)
        refused = versions.filter(reviews__verdict__in=["change", "no"]).distinct()
        return context | {"to_adjust": refused.count()}


@register
class PlanDecided(LearningNotice):
    """Params: placement_id, plan_id."""

    key = "learning.plan_decided"
    title = pgettext_lazy("mail", "Decision about the placement plan")
    template = "learning/mail/plan_decided"
    can_be_disabled = True
    url_name = "learning:plan"

    def is_wanted(self, placement: Placement) -> bool:
        return self._plan() is not None

    def context(self) -> dict[str, Any]:
        plan = self._plan()
        return super().context() | {"approved": plan is not None and plan.decision == "approved"}

    def _plan(self) -> PlacementPlan | None:
        rows = PlacementPlan.objects.filter(placement_id=self.params["placement_id"])
        return rows.exclude(decision="").filter(pk=self.params["plan_id"]).first()

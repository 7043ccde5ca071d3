"""The plans as a page shows them: the standard, and what a school wants instead."""

from dataclasses import dataclass
from typing import Any

from programmes.models import Institution, ProgrammeVariant
from reminders.models import ReminderPlan, ReminderStep
from reminders.words import audience_words, moment_words, repeat_words


@dataclass(frozen=True)
class StepWords:
    moment: str
    to: str
    repeats: str
    is_escalation: bool


@dataclass(frozen=True)
class PlanLine:
    standard: ReminderPlan
    own: ReminderPlan | None

    @property
    def plan(self) -> ReminderPlan:
        return self.own or self.standard

    @property
    def steps(self) -> list[StepWords]:
        return words_of(list(self.plan.steps.all()))


def words_of(steps: list[ReminderStep]) -> list[StepWords]:
    return [
        StepWords(moment_words(step), audience_words(step), repeat_words(step), step.is_escalation)
        for step in steps
    ]


def lines_of(school: Institution | None) -> list[PlanLine]:
    """For a school: the variants that it offers, or all when it offers none yet. Three queries."""
    standard = ReminderPlan.objects.standard().prefetch_related("steps")
    if school is None:
        return [PlanLine(plan, None) for plan in standard]
    own = {plan.key: plan for plan in school.reminder_plans.prefetch_related("steps")}
    offered = set(
        ProgrammeVariant.objects.filter(programme__institution=school).values_list(
            "variant", flat=True
        )
    )
    return [
        PlanLine(plan, own.get(plan.key))
        for plan in standard
        if not offered or plan.variant in offered
    ]


def own_plan(school: Institution, standard: ReminderPlan) -> Any:
    rows = school.reminder_plans.filter(variant=standard.variant, kind=standard.kind)
    return rows.prefetch_related("steps").first()

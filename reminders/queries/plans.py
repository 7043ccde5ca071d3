"""Which steps hold where: those of the school where it has its own, else the standard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from reminders.models import ReminderPlan, ReminderStep


@dataclass(frozen=True)
class Moment:
    """One time that a step comes: itself, or one of its repeats."""

    step: ReminderStep
    repeat: int

    @property
    def later(self) -> int:
        """Working days after what `when` gives."""
        return self.step.later + self.repeat * (self.step.every or 0)

    @property
    def position(self) -> int:
        return self.step.number * 10 + self.repeat

    @property
    def name(self) -> str:
        """ "due+5wd/2" is the second time of the step "due+5wd"."""
        base = self.step.name
        return f"{base}/{self.repeat + 1}" if self.repeat else base


def moments_of(steps: Iterable[ReminderStep]) -> Iterator[Moment]:
    for step in steps:
        for repeat in range(step.most):
            yield Moment(step, repeat)


class ReminderPlans:
    """All plans with their steps: two queries, however many placements ask."""

    def __init__(self, rows: QuerySet[ReminderPlan] | None = None) -> None:
        rows = ReminderPlan.objects.all() if rows is None else rows
        self.plans = list(rows.prefetch_related("steps"))

    @cached_property
    def _by_key(self) -> dict[tuple[int | None, str, str], ReminderPlan]:
        return {(plan.institution_id, *plan.key): plan for plan in self.plans}

    def effective(self, institution_id: int, variant: str, kind: str) -> ReminderPlan | None:
        own = self._by_key.get((institution_id, variant, kind))
        return own or self._by_key.get((None, variant, kind))

    def besides(self, plan: ReminderPlan) -> list[int]:
        """The schools for which the standard does not hold, because they have their own."""
        if plan.institution_id is not None:
            return []
        return self._schools.get(plan.key, [])

    @cached_property
    def _schools(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for plan in self.plans:
            if plan.institution_id is not None:
                found.setdefault(plan.key, []).append(plan.institution_id)
        return found

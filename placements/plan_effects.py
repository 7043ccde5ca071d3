"""What a change of the plan does to the placements that run (see programmes.plan_effects)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import jobs
from core.dates import today
from placements import kinds
from placements.enums import CommitmentState, PlacementState
from placements.models import Commitment, Placement
from placements.queries.planning import Planner, away_of
from placements.queries.search import Search
from placements.services.replanning import PlanChange, apply_change, effect_of, placements_of
from programmes.models import CommitmentPlanRow
from programmes.plan_effects import Effect, Example, Line, register

JOB = "placements.follow_plan"
# Up to so many promises at once; more take a job.
AT_ONCE = 200
OTHERS = 5


class PlacementEffects:
    def count(self, *, schools: Sequence[int], row: CommitmentPlanRow) -> Effect:
        found = effect_of(PlanChange(schools, row))
        return Effect(found.moves, found.placements, found.stay)

    def example(
        self, *, user: Any, schools: Sequence[int], row: CommitmentPlanRow, name: str
    ) -> Example | None:
        found = list(_running(user, schools, row, name)[: OTHERS + 1])
        if not found:
            return None
        first, *others = found
        return Example(
            str(first),
            reverse("placements:detail", args=[first.pk]),
            _calendar(first, row),
            [str(each) for each in others],
        )

    def follow(self, *, actor: Any, schools: Sequence[int], row: CommitmentPlanRow) -> Any:
        change = PlanChange(schools, row)
        effect = effect_of(change)
        if effect.moves > AT_ONCE:
            params = {"row": row.pk, "schools": list(schools), "total": effect.placements}
            return jobs.start(actor=actor, kind=JOB, params=params)
        ids = placements_of(change, after=0, limit=AT_ONCE + effect.stay + effect.moves)
        apply_change(change, ids)
        return None


def _running(
    user: Any, schools: Sequence[int], row: CommitmentPlanRow, name: str
) -> QuerySet[Placement]:
    """The newest of the variant, of whose student or workplace the name begins like `name`."""
    rows = Placement.objects.visible_to(user).filter(
        variant=row.variant,
        programme__institution__in=list(schools),
        state__in=[PlacementState.PREPARING, PlacementState.AGREED],
        end_date__gte=today(),
    )
    search = Search.of(name)
    rows = search.all_who_fit(rows) if search else rows
    return (
        rows.select_related("student__user", "host", "programme")
        .annotate(away=away_of(OuterRef("pk")))
        .order_by("-start_date", "-id")
    )


def _calendar(placement: Any, edited: CommitmentPlanRow) -> list[Line]:
    """All its promises by date; of the changed kind the day after the change as well."""
    planner = Planner({edited.kind})
    planner.take_gaps([placement])
    rows = Commitment.objects.filter(placement=placement).with_postponed()
    lines = [
        _line(planner, placement, row, edited)
        for row in rows.order_by("due_on", "id")
        if kinds.is_known(row.kind)
    ]
    if not edited.opens_with_placement and all(row.kind != edited.kind for row in rows):
        day = planner.day(placement, edited)
        now = planner.row(placement, edited.kind)
        before = planner.day(placement, now) if now else None
        lines.append(Line(kinds.get(edited.kind).mine, before, day, _("if it opened today")))
    return lines


def _line(planner: Planner, placement: Any, row: Any, edited: CommitmentPlanRow) -> Line:
    title = kinds.get(row.kind).mine
    if row.kind != edited.kind:
        return Line(title, row.due_on, row.due_on)
    if row.state != CommitmentState.OPEN:
        return Line(title, row.due_on, row.due_on, row.get_state_display())
    if not row.due_rule:
        return Line(title, row.due_on, row.due_on, _("agreed on by people"))
    if row.due_on <= today():
        return Line(title, row.due_on, row.due_on, _("due already"))
    day = max(planner.day(placement, edited, opened=row.opened_at.date()), today())
    if row.times_postponed:
        day = max(day, row.due_on)
    return Line(title, row.due_on, day)


register(PlacementEffects())

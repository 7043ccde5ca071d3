"""The learning tasks on the page of a placement: what is covered, what waits, the next step."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from learning.enums import Judge, OutcomeState
from learning.queries import pages, tasks
from learning.queries.coverage import coverage_of
from learning.readiness import is_workable
from people.enums import Corner
from placements.corners import corner_of
from placements.enums import PlacementState
from placements.models import Placement
from placements.panels import Panel, register

# On the panel stand the first few; the rest are one click away.
MOST_ROWS = 6


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    if placement.state in {PlacementState.PROPOSED, PlacementState.REJECTED}:
        return None
    standings = tasks.standings(user, placement)
    rows = pages.rows(user, placement, standings)
    workable = is_workable(placement)
    if not rows and not workable:
        return None
    found = coverage_of(placement, standings)
    corner = corner_of(user, placement)
    return {
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
        "coverage": found,
        "open": found.outcomes(OutcomeState.OPEN),
        "summary": pages.summary(rows),
        "may_draft": workable and bool(corner),
        "placement": placement,
    }


def tab_url(user: Any, placement: Placement) -> str:
    hidden = placement.state in {PlacementState.PROPOSED, PlacementState.REJECTED}
    return "" if hidden else reverse("learning:list", args=[placement.pk])


def next_step(user: Any, placement: Placement) -> tuple[str, Any] | None:
    """The button at the top: what this reader owes first."""
    if not is_workable(placement):
        return None
    corner = corner_of(user, placement)
    waiting = [each for each in tasks.standings(user, placement) if corner in each.waits_for]
    if waiting and corner == Judge.WORKPLACE:
        return reverse("learning:answer", args=[placement.pk]), pgettext(
            "workplace", "Answer the learning tasks"
        )
    if waiting and corner == Judge.SCHOOL:
        return reverse("learning:task", args=[placement.pk, waiting[0].task.pk]), _(
            "Judge the learning tasks"
        )
    if corner == Corner.STUDENT and not tasks.standings(user, placement):
        return reverse("learning:new", args=[placement.pk]), pgettext(
            "student", "Write your first learning task"
        )
    return None


register(
    Panel(
        "tasks",
        30,
        gettext_lazy("Learning tasks"),
        template="learning/panel.html",
        context=panel_context,
        url=tab_url,
        action=next_step,
    )
)

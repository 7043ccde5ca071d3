"""Results on the page of a placement: the advice, and how each result stands."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.queries.rounds import may_read
from core.keeping import kept_on
from decisions.commitment_kinds import GIVE_ADVICE
from decisions.queries.pages import ResultsPage, has_begun, results_page
from decisions.queries.results import DECIDED_IN
from placements.enums import CommitmentState
from placements.models import Placement
from placements.panels import Panel, register
from placements.queries.detail import ledger

OPEN = CommitmentState.OPEN


def _results(user: Any, placement: Placement) -> ResultsPage | None:
    """Read once per page; None where there is nothing to show yet."""

    def read() -> ResultsPage | None:
        if placement.state not in DECIDED_IN or not may_read(user, placement):
            return None
        return results_page(user, placement) if has_begun(user, placement) else None

    return kept_on(placement, "shown_results", read)


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    found = _results(user, placement)
    return {"results": found, "placement": placement} if found else None


def tab_url(user: Any, placement: Placement) -> str:
    if placement.state not in DECIDED_IN or not may_read(user, placement):
        return ""
    return reverse("decisions:placement", args=[placement.pk])


def next_step(user: Any, placement: Placement) -> tuple[str, Any] | None:
    """The button at the top of the placement page, when the advice of this reader is asked."""
    asked = any(row.kind == GIVE_ADVICE and row.state == OPEN for row in ledger(placement))
    if not asked or not user.has_perm("decisions.advise", placement):
        return None
    return reverse("decisions:advice", args=[placement.pk]), _("Give advice")


register(
    Panel(
        "results",
        80,
        gettext_lazy("Results"),
        template="decisions/panel.html",
        context=panel_context,
        url=tab_url,
        action=next_step,
    )
)

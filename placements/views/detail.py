"""The page of one placement."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import today
from placements import guards, panels
from placements.enums import CommitmentState, PlacementState
from placements.models import Placement
from placements.queries import detail as queries
from placements.queries.needs import Needs, needs_of
from placements.transitions import can, missing_for_agreement
from placements.triangle import phases, sides
from programmes.enums import GuardianRule


def placement_detail(request: HttpRequest, placement_id: int) -> HttpResponse:
    user = request.user
    placement = queries.find(user, placement_id)
    queries.load_people(placement)
    reader = queries.Reader.of(user, placement)
    rows = queries.ledger(placement)
    still_open = [r for r in rows if r.state == CommitmentState.OPEN]
    preparing = placement.state == PlacementState.PREPARING
    needs = needs_of(user, placement, rows)
    context = {
        "placement": placement,
        "reader": reader,
        "sides": sides(
            placement.state,
            ((r.debtor, r.creditor, r.due_on) for r in still_open),
            promised=bool(rows),
        ),
        "promised": bool(rows),
        "phases": phases(placement, rows),
        "tabs": _tabs(user, placement, current="overview"),
        "needs": needs,
        "missing": missing_for_agreement(placement) if preparing and reader.is_school else [],
        "supervisors": placement.supervisor_links.all(),
        "guardians": placement.student.guardianships.all(),
        "asks_guardian": _asks_guardian(placement),
        "away": [row for row in placement.interruptions.all() if row.until_day >= today()],
        "panels": panels.shown(user, placement),
        "panel_actions": _besides(panels.actions(user, placement), needs),
        "timeline": queries.timeline(placement, for_school=reader.is_school, limit=queries.LATEST),
        **_steps(user, placement),
    }
    return render(request, "placements/detail.html", context)


def placement_timeline(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = queries.find(request.user, placement_id)
    queries.load_people(placement)
    reader = queries.Reader.of(request.user, placement)
    context = {
        "placement": placement,
        "tabs": _tabs(request.user, placement, current="timeline"),
        "timeline": queries.timeline(placement, for_school=reader.is_school),
    }
    return render(request, "placements/timeline.html", context)


def _besides(actions: list[tuple[str, Any]], needs: Needs) -> list[tuple[str, Any]]:
    """Buttons at the top that no line under "what is needed now" has."""
    said = {line.url.partition("#")[0] for line in needs.shown if line.url}
    return [each for each in actions if each[0].partition("#")[0] not in said]


def _tabs(user: Any, placement: Placement, *, current: str) -> list[dict[str, Any]]:
    own = {
        "overview": (reverse("placements:detail", args=[placement.pk]), _("Overview")),
        "timeline": (reverse("placements:timeline", args=[placement.pk]), _("Timeline")),
    }
    first, last = (
        {"url": url, "label": label, "current": key == current} for key, (url, label) in own.items()
    )
    return [first, *panels.tabs(user, placement), last]


def _asks_guardian(placement: Placement) -> bool:
    rule = placement.student.institution.guardian_rule
    return placement.is_minor and rule != GuardianRule.OFF


def _end_address(placement: Placement) -> str:
    elsewhere = guards.ends_elsewhere(placement)
    return elsewhere.url if elsewhere else reverse("placements:end", args=[placement.pk])


def _steps(user: Any, placement: Placement) -> dict[str, Any]:
    """What `user` may do now; the same rules hold in the services."""

    def may(step: str) -> bool:
        return bool(user.has_perm(f"placements.{step}", placement))

    changeable = placement.state in {PlacementState.PROPOSED, PlacementState.PREPARING}
    is_open = placement.state_enum.is_open
    may_end = can("end_early", placement) and may("end_early")
    return {
        "may_decide": can("approve", placement) and may("approve"),
        "may_edit": changeable and may("change"),
        "may_withdraw": can("withdraw", placement) and may("withdraw"),
        "end_url": _end_address(placement) if may_end else "",
        "may_complete": can("complete", placement) and may("complete"),
        "may_note_away": is_open and may("note_interruption"),
        "may_assign": is_open and may("assign_contact"),
        "may_set_supervisor": is_open and placement.has_workplace and may("change_supervisors"),
    }

"""The list of placements."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.keyset import Page
from core.requests import HtmxRequest
from people.enums import Corner
from people.reach import coordinated_programmes, roles_of
from placements.enums import PlacementState
from placements.queries.desk import WAITS_ON, DeskFilters, desk_page, state_counts
from placements.selection import all_actions
from placements.tables import Desk
from programmes.enums import Variant

SIZES = {"50": 50}
SIZE = 25
TILES = [
    (PlacementState.PROPOSED, "wait"),
    (PlacementState.PREPARING, "wait"),
    (PlacementState.AGREED, "good"),
    (PlacementState.COMPLETED, "neutral"),
]


def placement_list(request: HtmxRequest) -> HttpResponse:
    filters = DeskFilters.of(request.GET)
    page = desk_page(
        request.user,
        filters,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZES.get(request.GET.get("size", ""), SIZE),
    )
    list_actions = all_actions() if coordinated_programmes(request.user) else []
    context = {
        "filters": filters,
        "desk": Desk(page.rows, user=request.user, with_boxes=bool(list_actions)),
        "list_actions": list_actions,
        **_pager(request, page),
        **_empty(request, filters),
    }
    if request.htmx:
        context["choices"] = _choices(request, filters)
        return render(request, "placements/list.html#page", context)
    # Counts are of everything; while searching they would only distract.
    counts = {} if filters.search else state_counts(request.user)
    context |= {
        "answer": _answer(request.user, counts),
        "tiles": _tiles(counts, filters),
        "choices": _choices(request, filters),
        "may_create": request.user.has_perm("placements.create"),
        "may_import": request.user.has_perm("placements.import_roster"),
    }
    return render(request, "placements/list.html", context)


def _answer(user: Any, counts: dict[str, int]) -> str:
    """The first line: what stands here."""
    if not counts:
        return _("The placements in which you take part") if not roles_of(user) else ""
    under_way = sum(counts.get(state, 0) for state in PlacementState if state.is_open)
    return ngettext(
        "%(count)s placement is being prepared or running",
        "%(count)s placements are being prepared or running",
        under_way,
    ) % {"count": under_way}


def _tiles(counts: dict[str, int], filters: DeskFilters) -> list[dict[str, Any]]:
    if not counts:
        return []
    total = sum(counts.values())
    words = {
        PlacementState.PROPOSED: _("wait for an answer of the school"),
        PlacementState.PREPARING: _("are in preparation"),
        PlacementState.AGREED: _("are agreed"),
        PlacementState.COMPLETED: _("are completed"),
    }
    return [
        {
            "number": counts.get(state, 0),
            "words": words[state],
            "total": total,
            "tone": tone,
            "url": f"?state={state}",
            "current": filters.state == state,
        }
        for state, tone in TILES
    ]


def _choices(request: HttpRequest, filters: DeskFilters) -> list[dict[str, Any]]:
    programmes = {row.programme_id: row.programme.display_name for row in roles_of(request.user)}
    words = {
        Corner.STUDENT: _("the student"),
        Corner.WORKPLACE: _("the workplace"),
        Corner.SCHOOL: _("the school"),
    }
    chips: list[dict[str, Any]] = [
        {
            "name": "waits",
            "label": _("Waits on"),
            "options": [(corner, words[corner]) for corner in WAITS_ON],
            "value": filters.waits,
        },
        {
            "name": "state",
            "label": _("State"),
            "options": PlacementState.choices,
            "value": filters.state,
        },
    ]
    if roles_of(request.user):
        chips.append(
            {
                "name": "variant",
                "label": _("Variant"),
                "options": [(value, Variant(value).short) for value in Variant.values],
                "value": filters.variant,
            }
        )
    if len(programmes) > 1:
        chips.append(
            {
                "name": "programme",
                "label": _("Programme"),
                "options": sorted(programmes.items(), key=lambda item: item[1]),
                "value": filters.programme or "",
            }
        )
    return chips


def _pager(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    def address(name: str, mark: str | None) -> str:
        if not mark:
            return ""
        query = request.GET.copy()
        query.pop("after", None)
        query.pop("before", None)
        query[name] = mark
        return f"?{query.urlencode()}"

    shown = len(page.rows)
    words = ngettext("%(count)s placement", "%(count)s placements on this page", shown)
    return {
        "next": address("after", page.next),
        "previous": address("before", page.previous),
        "summary": _("%(count)s, the latest start first") % {"count": words % {"count": shown}},
    }


def _empty(request: HttpRequest, filters: DeskFilters) -> dict[str, str]:
    """What stands there when nothing does, and the first step."""
    narrowed = any([filters.text, filters.state, filters.programme, filters.variant, filters.waits])
    if narrowed:
        return {
            "empty_title": _("No placement fits"),
            "empty_text": _("Try another name, or clear the filters."),
            "empty_url": request.path,
            "empty_label": _("Show all placements"),
        }
    if coordinated_programmes(request.user):
        return {
            "empty_title": _("No placements yet"),
            "empty_text": _("Import the list of your school, or make the first one by hand."),
            "empty_url": reverse("placements:create"),
            "empty_label": _("Make the first placement"),
        }
    return {
        "empty_title": _("No placements yet"),
        "empty_text": _("A placement stands here as soon as you take part in one."),
        "empty_url": "",
        "empty_label": "",
    }

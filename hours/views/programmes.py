"""The hours of a whole programme, for the placement office."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import require, visible_or_404
from core.dates import today
from core.keyset import Page
from hours.exports.sheets import download
from hours.lists import SHOW_BEHIND, SHOW_WAITING, HoursFilters, hours_page, summary
from hours.services.exporting import DUO, WEEKS, export
from programmes.models import Programme


@require_safe
def programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Which placements are behind, and what waits?"""
    found = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "hours.oversee", found)
    filters = HoursFilters.of(request.GET)
    rows = hours_page(
        found,
        filters,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "programme": found,
        "filters": filters,
        "rows": rows.rows,
        "choices": _choices(filters),
        "may_export": request.user.has_perm("hours.export", found),
        **summary(found),
        **_pager(request, rows),
    }
    return render(request, "hours/programme.html", context)


def _choices(filters: HoursFilters) -> list[dict[str, Any]]:
    return [
        {
            "name": "show",
            "label": _("Show"),
            "options": [
                (SHOW_BEHIND, _("behind")),
                (SHOW_WAITING, _("weeks wait for the workplace")),
            ],
            "value": filters.show,
        },
        {
            "name": "state",
            "label": _("Placements"),
            "options": [("agreed", _("agreed")), ("ended", _("ended"))],
            "value": filters.state,
        },
    ]


def _pager(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    def address(name: str, mark: str | None) -> str:
        if not mark:
            return ""
        query = request.GET.copy()
        for each in ("after", "before"):
            query.pop(each, None)
        query[name] = mark
        return f"?{query.urlencode()}"

    shown = len(page.rows)
    words = ngettext("%(count)s placement", "%(count)s placements on this page", shown)
    return {
        "next": address("after", page.next),
        "previous": address("before", page.previous),
        "shown": words % {"count": shown},
    }


@require_POST
def export_weeks(request: HttpRequest, programme_id: int, kind: str) -> HttpResponseBase:
    return _export(request, programme_id, what=WEEKS, kind=kind, name=_("hours-per-week"))


@require_POST
def export_duo(request: HttpRequest, programme_id: int, kind: str) -> HttpResponseBase:
    return _export(request, programme_id, what=DUO, kind=kind, name="bpv-duo")


def _export(
    request: HttpRequest, programme_id: int, *, what: str, kind: str, name: str
) -> HttpResponseBase:
    found = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    rows = export(actor=request.user, programme=found, what=what, kind=kind)
    file_name = f"{slugify(name)}-{slugify(found.code)}-{today().isoformat()}"
    return download(rows, name=file_name, kind=kind)

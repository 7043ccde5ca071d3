"""The board: which triangles need a person first, and why?"""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.components.lists import PLACES
from core.keyset import Page
from core.requests import HtmxRequest
from insight.columns import COLUMNS, chosen
from insight.enums import Severity, Stage
from insight.queries.board import board_page
from insight.queries.filters import ORDERS, BoardFilters
from insight.queries.frame import Frame, frame_of
from insight.services import looking
from insight.signals import all_signals
from insight.tables import Board
from insight.views.redirects import back_to_board
from people.reach import office_programmes, roles_of
from programmes.enums import Variant

SIZES = {"10": 10, "50": 50}
SIZE = 25
# What an address of the board may say; nothing else is kept in a saved view.
KNOWN = ("q", "programme", "variant", "stage", "level", "signal", "todo", "contact", "host",
         "new", "sort", "col")  # fmt: skip


@require_safe
def board(request: HtmxRequest) -> HttpResponse:
    user = request.user
    if not user.has_perm("insight.view_board"):
        if user.has_perm("insight.view_students"):
            return redirect("insight:students")
        raise PermissionDenied(
            _("The board is for people of the school. Your own things stand on Today.")
        )
    filters = BoardFilters.of(request.GET)
    frame = frame_of(user)
    page = _page(request, filters, frame)
    columns = chosen(request.GET.getlist("col"))
    context = {
        "filters": filters,
        "frame": frame,
        "columns": columns,
        "table": Board(page.rows, columns, seen_at=frame.seen_at),
        "choices": choices(request, filters, frame),
        **pager(request, page, filters),
    }
    if request.htmx:
        return render(request, "insight/board.html#page", context)
    office = office_programmes(user)
    context |= {
        "answer": answer(frame),
        "tiles": tiles(filters, frame),
        "all_columns": [(each, each in columns) for each in COLUMNS],
        "orders": orders(filters),
        "kept": kept(request.GET, leave_out=("col", "sort")),
        "address": urlencode(kept(request.GET)),
        "views": [{**each, "url": f"?{each['query']}"} for each in frame.views],
        "may_share": [row for row in _programmes(user).items() if row[0] in office],
        "may_compare": bool(office) or user.is_superuser,
    }
    return render(request, "insight/board.html", context)


def _page(request: HttpRequest, filters: BoardFilters, frame: Frame) -> Page[Any]:
    """The page at the mark in the address; the first one when that mark fits no such order."""
    values: dict[str, Any] = {
        "seen_at": frame.seen_at,
        "size": SIZES.get(request.GET.get("size", ""), SIZE),
    }
    marks: dict[str, Any] = {name: mark_of(request, name, filters) for name in ("after", "before")}
    try:
        return board_page(request.user, filters, **marks, **values)
    except (ValueError, TypeError, ValidationError):
        return board_page(request.user, filters, **values)


def kept(query: QueryDict, *, leave_out: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What the address says, as far as the board knows it."""
    return [
        (name, value[:100])
        for name in KNOWN
        if name not in leave_out
        for value in query.getlist(name)[:20]
    ]


def answer(frame: Frame) -> str:
    """The first line: what asks for somebody."""
    now = frame.count("level:red")
    words = ngettext(
        "%(count)s triangle under way", "%(count)s triangles under way", frame.total
    ) % {"count": frame.total}
    if not now:
        return _("%(words)s · none asks for somebody now") % {"words": words}
    asks = ngettext("%(count)s asks for somebody now", "%(count)s ask for somebody now", now) % {
        "count": now
    }
    return f"{words} · {asks}"


def tiles(filters: BoardFilters, frame: Frame) -> list[dict[str, Any]]:
    """Each number opens the list behind it."""
    shown = [
        ("level", "red", _("ask for somebody now"), "late"),
        ("todo", "signature", _("have an agreement that waits for a signature"), "wait"),
        ("todo", "tasks", _("have learning tasks that wait for the school"), "wait"),
        ("todo", "midterm", _("have their mid-term within two weeks"), "info"),
        ("todo", "late", _("have a promise that is late"), "late"),
    ]
    return [
        {
            "number": frame.count(f"{facet}:{value}"),
            "words": words,
            "total": frame.total,
            "tone": tone,
            "url": f"?{facet}={value}",
            "current": getattr(filters, facet) == value,
        }
        for facet, value, words, tone in shown
    ]


def choices(request: HttpRequest, filters: BoardFilters, frame: Frame) -> list[dict[str, Any]]:
    """The filters, each option with how many there are; what nobody has is not offered."""

    def chip(name: str, label: str, options: list[tuple[Any, Any]], value: Any) -> dict[str, Any]:
        counted = [
            (key, f"{word} ({frame.count(f'{name}:{key}')})")
            for key, word in options
            if frame.count(f"{name}:{key}") or key == value
        ]
        return {"name": name, "label": label, "options": counted, "value": value or ""}

    levels = [
        ("red", _("asks for somebody now")),
        ("amber", _("asks for somebody soon")),
        ("info", Severity.INFO.label),
        ("calm", _("nothing asked")),
    ]
    signals = [(each.key, each.name) for each in all_signals()]
    found = [
        chip("level", _("Attention"), levels, filters.level),
        chip("signal", _("Signal"), signals, filters.signal),
        chip("stage", _("Stage"), list(Stage.choices), filters.stage),
        chip(
            "variant",
            _("Variant"),
            [(value, Variant(value).short) for value in Variant.values],
            filters.variant,
        ),
        chip("programme", _("Programme"), sorted(_programmes(request.user).items(),
             key=lambda item: item[1]), filters.programme),
    ]  # fmt: skip
    if frame.seen_at:
        found.append(
            {
                "name": "new",
                "label": _("Changed"),
                "options": [("1", _("since I last looked"))],
                "value": "1" if filters.only_new else "",
            }
        )
    return [each for each in found if len(each["options"]) > 1 or each["value"] or
            each["name"] == "new"]  # fmt: skip


def _programmes(user: Any) -> dict[int, str]:
    return {row.programme_id: row.programme.display_name for row in roles_of(user)}


def orders(filters: BoardFilters) -> list[tuple[str, str, bool]]:
    words = {
        "score": _("What needs a person first"),
        "next": _("Next date first"),
        "contact": _("Longest without contact first"),
        "start": _("Latest start first"),
    }
    return [(key, words[key], filters.sort == key) for key in ORDERS]


def mark_of(request: HttpRequest, name: str, filters: BoardFilters) -> str:
    """The place in the list. One that was noted in another order is no place in this one."""
    sort, _tilde, mark = request.GET.get(name, "").partition("~")
    return mark if sort == filters.sort else ""


def pager(request: HttpRequest, page: Page[Any], filters: BoardFilters) -> dict[str, str]:
    def address(name: str, mark: str | None) -> str:
        if not mark:
            return ""
        query = request.GET.copy()
        for place in PLACES:
            query.pop(place, None)
        query[name] = f"{filters.sort}~{mark}"
        return f"?{query.urlencode()}"

    shown = len(page.rows)
    summary = ngettext("%(count)s placement", "%(count)s placements on this page", shown)
    return {
        "next": address("after", page.next),
        "previous": address("before", page.previous),
        "summary": summary % {"count": shown},
    }


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    looking.note_seen(actor=request.user)
    return back_to_board(request)

"""The portfolio of a student as a whole."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.keyset import Page
from people.models import Student
from placements.models import Placement
from portfolio.enums import EvidenceKind, Standing
from portfolio.markup import cards_html, outcome_rows
from portfolio.models import EvidenceItem
from portfolio.months import columns, month_options
from portfolio.queries.cards import page_of_cards
from portfolio.queries.items import Filters
from portfolio.queries.overview import Overview, overview
from portfolio.views.common import own_student, student_or_404


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    student = own_student(request.user)
    if student is None:
        raise PermissionDenied(_("This page is for students."))
    return _portfolio(request, student)


@require_safe
def detail(request: HttpRequest, student_id: int) -> HttpResponse:
    return _portfolio(request, student_or_404(request.user, student_id))


def _portfolio(request: HttpRequest, student: Student) -> HttpResponse:
    whole = overview(student)
    filters = Filters.of(request.GET.dict())
    found, cards = page_of_cards(
        student,
        filters,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "student": student,
        "own": student.user_id == request.user.pk,
        "whole": whole,
        "columns": columns(whole.months),
        "rows": outcome_rows(whole.lines),
        "gaps": whole.gaps(),
        "filters": filters,
        "choices": _choices(filters, whole),
        "items": cards,
        "cards": cards_html(cards),
        **_pager(request, found),
    }
    return render(request, "portfolio/portfolio.html", context)


def _places(whole: Overview) -> list[tuple[int, str]]:
    """Nothing to choose from when everything was made at one place."""
    if len(whole.placements) < 2:
        return []
    rows = Placement.objects.filter(pk__in=whole.placements).order_by("-start_date", "pk")
    return list(rows.values_list("pk", "host__name"))


def _choices(filters: Filters, whole: Overview) -> list[dict[str, Any]]:
    outcomes: list[tuple[Any, Any]] = [(line.outcome.pk, str(line.outcome)) for line in whole.lines]
    if whole.loose:
        outcomes.append(("none", _("without an outcome")))
    found = [
        ("outcome", _("Outcome"), outcomes, "none" if filters.without_outcome else filters.outcome),
        (
            "task",
            _("Learning task"),
            [(task.pk, task.title) for task, _t in whole.tasks],
            filters.task,
        ),
        ("standing", _("Workplace"), [(s.value, s.label) for s in Standing], filters.standing),
        ("kind", _("Kind"), [(k.value, k.label) for k in EvidenceKind], filters.kind),
        ("period", _("Period"), month_options(whole.months), filters.period),
    ]
    found.append(("placement", _("Made at"), _places(whole), filters.placement))
    return [
        {"name": name, "label": label, "options": options, "value": value or ""}
        for name, label, options, value in found
        if options
    ]


def _pager(request: HttpRequest, found: Page[EvidenceItem]) -> dict[str, str]:
    def address(name: str, mark: str | None) -> str:
        if not mark:
            return ""
        query = request.GET.copy()
        for key in ("after", "before"):
            query.pop(key, None)
        query[name] = mark
        return f"{request.path}?{query.urlencode()}#results"

    return {
        "previous_url": address("before", found.previous),
        "next_url": address("after", found.next),
    }


def portfolio_url(student: Student, user: Any) -> str:
    """Where `user` reads this portfolio."""
    if student.user_id == user.pk:
        return reverse("portfolio:mine")
    return reverse("portfolio:detail", args=[student.pk])

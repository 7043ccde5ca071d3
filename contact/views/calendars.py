"""Talks by date and place, calendar files, and the private calendar."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from contact import calendars
from contact.models import CalendarFeed
from contact.places import place_of, town_of
from contact.queries import agenda
from contact.queries import moments as queries
from contact.services import feeds
from core.dates import today
from core.throttle import allow, request_address
from people.reach import roles_of
from people.requests import SignedInRequest
from people.task_sessions import allow_task

BACK, AHEAD = timedelta(days=31), timedelta(days=400)


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """One week of talks; what has no time yet and what has no report yet stand above it."""
    monday = _monday(request.GET.get("week", ""))
    may_choose = agenda.sees_all(request.user)
    mine = not may_choose or request.GET.get("whose") == "mine"
    whose = {"everybody": not mine}
    found, more = agenda.agenda(request.user, first=monday, **whose)
    days = [
        (day.day, [(moment, place_of(moment), town_of(moment)) for moment in day.moments])
        for day in found
    ]
    context = {
        "days": days,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous": monday - timedelta(days=7),
        "next": monday + timedelta(days=7),
        "is_this_week": monday == _monday(""),
        "more": more,
        "mine": mine,
        "tabs": _tabs(monday, mine) if may_choose else [],
        "kept": "&whose=mine" if may_choose and mine else "",
        "works_at_school": bool(roles_of(request.user)),
        "to_arrange": agenda.to_arrange(request.user, **whose),
        "upcoming": None if days else agenda.upcoming(request.user, **whose),
        "without_report": agenda.without_report(request.user, **whose),
    }
    return render(request, "contact/visits.html", context)


def _tabs(monday: date, mine: bool) -> list[dict[str, Any]]:
    week = f"?week={monday.isoformat()}"
    return [
        {"url": week, "label": _("All of my programmes"), "current": not mine},
        {"url": f"{week}&whose=mine", "label": _("Only mine"), "current": mine},
    ]


def _monday(text: str) -> date:
    """Of the week that holds this day; of this week when it is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today()
    if not 2000 <= day.year <= 2100:
        day = today()
    return day - timedelta(days=day.weekday())


@require_http_methods(["GET", "POST"])
def address(request: SignedInRequest) -> HttpResponse:
    """The address of the own calendar: made, renewed or stopped. It is shown once."""
    made = ""
    if request.method == "POST" and request.POST.get("do") == "stop":
        feeds.stop(actor=request.user)
        messages.success(request, _("Stopped. Calendars that read it find nothing any more."))
        return redirect("contact:calendar")
    if request.method == "POST":
        made = feeds.renew(actor=request.user)
    row = CalendarFeed.objects.filter(user=request.user).first()
    response = render(request, "contact/calendar.html", {"feed": row, "made": made})
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@sensitive_variables("token")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs: they cannot sign in, so the address itself is the secret."""
    if not allow(f"feed:{request_address(request)}", limit=600, seconds=3600):
        return HttpResponse(status=429)
    row = feeds.find(token)
    if row is None:
        raise Http404
    now = timezone.now()
    moments = agenda.planned_for(row.user).filter(
        starts_at__gte=now - BACK, starts_at__lte=now + AHEAD
    )
    with translation.override(row.user.language):
        content = calendars.feed(moments[:1000])
    response = _file(content, "driehoek.ics")
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@allow_task("contact", "placement_id")
@require_safe
def moment_file(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    """One talk, for a calendar in which the mail does not arrive."""
    found = queries.find(request.user, placement_id, moment_id)
    if found.starts_at is None:
        raise Http404
    response = _file(calendars.feed([found]), f"driehoek-{found.pk}.ics")
    response["Cache-Control"] = "private, no-store"
    return response


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

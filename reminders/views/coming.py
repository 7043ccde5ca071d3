from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.access import require
from placements.queries.detail import find
from reminders.queries.coming import coming_in


def coming(request: HttpRequest, placement_id: int) -> HttpResponse:
    """On which days the open promises of this placement are mentioned, and to whom."""
    placement = find(request.user, placement_id)
    require(request.user, "reminders.look_ahead", placement)
    rows = coming_in(placement)
    context = {
        "placement": placement,
        "ahead": [row for row in rows if not row.has_passed],
        "passed": [row for row in rows if row.has_passed],
    }
    return render(request, "reminders/coming.html", context)

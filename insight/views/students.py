"""All own students of a workplace, whichever school they come from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import require
from insight.queries.students import StudentCard, students_of
from placements import kinds
from placements.words import when


@require_safe
def students(request: HttpRequest) -> HttpResponse:
    require(
        request.user,
        "insight.view_students",
        why=_("This page is for people who guide students at a workplace."),
    )
    cards = students_of(request.user)
    return render(request, "insight/students.html", {"cards": [_shown(each) for each in cards]})


def _shown(card: StudentCard) -> dict[str, Any]:
    owed = [
        {
            "text": kinds.get(row.kind).text_for(row, owed_by_reader=True),
            "url": kinds.get(row.kind).url_for(row),
            "when": when(row.due_on)[0],
            "tone": when(row.due_on)[1],
        }
        for row in card.owed[:3]
    ]
    return {
        "placement": card.placement,
        "health": card.health,
        "owed": owed,
        "more": max(0, len(card.owed) - len(owed)),
    }

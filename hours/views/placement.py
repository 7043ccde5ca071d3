"""The hours of one placement: how they stand, and every week."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hours import reading
from hours.enums import WeekState
from hours.forms.weeks import WeekForm
from hours.queries import overseen_programmes, own_placements
from hours.suggestions import AGREED, PREVIOUS, suggestion
from hours.views.common import page
from hours.views.weeks import initial_of
from hours.words import in_words
from people.reach import office_programmes
from people.task_sessions import allow_task
from placements.enums import PlacementState
from placements.models import Placement


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The menu leads here: a student goes to the own hours, staff choose a programme."""
    programmes = overseen_programmes(request.user)
    if len(programmes) > 1:
        return render(request, "hours/programmes.html", {"programmes": programmes})
    if programmes:
        return redirect("hours:programme", programmes[0].pk)
    own = own_placements(request.user).first()
    if own is None:
        raise PermissionDenied(_("No hours are logged in a placement of yours."))
    return redirect("hours:placement", own.pk)


@allow_task("hours", "placement_id")
@require_safe
def placement_hours(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = reading.find(request.user, placement_id)
    rows = reading.week_rows(request.user, placement)
    series = reading.series(request.user, placement)
    is_student = request.user.has_perm("hours.log", placement)
    decides = not is_student and request.user.has_perm("hours.decide", placement)
    context = {
        "placement": placement,
        "rows": rows,
        "series": series,
        "totals": series.own,
        "answer": in_words(series.own),
        "is_student": is_student,
        "decides": decides,
        "waiting": sum(row.state == WeekState.SUBMITTED for row in rows),
        "late": sum(row.is_late for row in rows),
        # What a student did elsewhere is no business of this workplace.
        "with_others": is_student or _is_school(request.user, placement),
        "not_yet": placement.state in {PlacementState.PROPOSED, PlacementState.PREPARING},
        **(_to_log(placement, rows) if is_student else {}),
    }
    return page(request, "hours/placement.html", context)


def _is_school(user: Any, placement: Placement) -> bool:
    return (
        user.is_superuser
        or placement.school_contact_id == user.pk
        or placement.programme_id in office_programmes(user)
    )


def _to_log(placement: Placement, rows: list[reading.WeekRow]) -> dict[str, Any]:
    """The form for the week to fill in now, when there is one."""
    if placement.state == PlacementState.PREPARING:
        return {}
    row = reading.to_log(rows)
    if row is None:
        return {}
    return {
        "row": row,
        "form": WeekForm(placement=placement, week=row.week, initial=initial_of(row)),
        "fills": fills(placement, row),
    }


def fills(placement: Placement, row: reading.WeekRow) -> list[str]:
    """Which suggestions there are for this week."""
    return [kind for kind in (AGREED, PREVIOUS) if suggestion(kind, placement, row.week)]

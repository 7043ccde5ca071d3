"""One week: the student fills it in and hands it in; others read it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require
from core.errors import ActionRefused
from hours import reading
from hours.enums import WeekState
from hours.forms.weeks import WeekForm
from hours.models import WeekLog
from hours.services import logging
from hours.suggestions import AGREED, PREVIOUS, suggestion
from hours.views.common import page
from hours.weeks import Week, has_ended
from people.task_sessions import allow_task


def initial_of(row: reading.WeekRow) -> dict[str, Any]:
    """What stood there, with the revision that was read."""
    if row.log is None:
        return {"revision": 0}
    values: dict[str, Any] = dict(row.log.effective.as_fields())
    return values | {"note": row.log.note, "revision": row.log.revision}


@allow_task("hours", "placement_id")
@require_http_methods(["GET", "POST"])
def week(request: HttpRequest, placement_id: int, week: Week) -> HttpResponse:
    placement = reading.find(request.user, placement_id)
    row = reading.week_row(request.user, placement, week)
    is_student = request.user.has_perm("hours.log", placement)
    if request.method == "POST":
        require(request.user, "hours.log", placement)
    form = None
    if is_student and row.state == WeekState.OPEN:
        form = WeekForm(
            request.POST if request.method == "POST" else None,
            placement=placement,
            week=week,
            initial=initial_of(row) | _filled_in(request, row),
        )
    if request.method == "POST":
        answer = _save(request, row, form)
        if answer is not None:
            return answer
    context = {
        "placement": placement,
        "row": row,
        "form": form,
        "is_student": is_student,
        "decides": not is_student and request.user.has_perm("hours.decide", placement),
        "is_over": has_ended(placement, week),
        "fills": [kind for kind in (AGREED, PREVIOUS) if suggestion(kind, placement, week)]
        if form
        else [],
    }
    return page(request, "hours/week.html", context)


def _filled_in(request: HttpRequest, row: reading.WeekRow) -> dict[str, Decimal]:
    """One tap on a suggestion fills the form; nothing is saved yet."""
    return suggestion(request.GET.get("fill", ""), row.placement, row.week)


def _save(request: HttpRequest, row: reading.WeekRow, form: WeekForm | None) -> HttpResponse | None:
    """None: show the form again, with what was typed."""
    if form is None:
        messages.warning(request, _("This week was handed in before. Nothing changed now."))
        return redirect("hours:week", row.placement.pk, row.week)
    if not form.is_valid():
        return None
    hand_in = request.POST.get("do") == "hand_in"
    try:
        saved = logging.save_week(
            actor=request.user,
            placement_id=row.placement.pk,
            week=row.week,
            numbers=form.numbers,
            note=form.cleaned_data["note"],
            revision=form.revision_read,
            hand_in=hand_in,
        )
    except ActionRefused as refusal:
        return _refused(request, row, form, refusal)
    if hand_in:
        said = pgettext("student", "%(week)s is handed in. The workplace looks at it.")
    else:
        said = pgettext("student", "%(week)s is saved. Hand it in when the week is complete.")
    messages.success(request, said % {"week": saved.as_week.title})
    return redirect("hours:placement", row.placement.pk)


def _refused(
    request: HttpRequest, row: reading.WeekRow, form: WeekForm, refusal: ActionRefused
) -> HttpResponse | None:
    """What was typed stays in the form; what was saved elsewhere stands above it."""
    messages.warning(request, str(refusal))
    log = WeekLog.objects.filter(placement=row.placement, week=row.week.monday).first()
    if log is not None and log.state != WeekState.OPEN:
        return redirect("hours:week", row.placement.pk, row.week)
    typed = request.POST.copy()
    typed["revision"] = str(log.revision if log else 0)
    form.data = typed
    return None


@require_POST
def reopen(request: HttpRequest, placement_id: int, week: Week) -> HttpResponse:
    """The student takes a week back that nobody approved yet."""
    placement = reading.find(request.user, placement_id)
    require(request.user, "hours.log", placement)
    try:
        logging.reopen(actor=request.user, placement_id=placement.pk, week=week)
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, pgettext("student", "You can change the week now. Hand it in again after.")
        )
    return redirect("hours:week", placement.pk, week)

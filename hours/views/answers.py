"""The workplace answers weeks: several at once, or one with a correction."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_http_methods

from core.access import require
from core.errors import ActionRefused
from hours import reading
from hours.enums import WeekState
from hours.forms.weeks import CORRECT, SEND_BACK, AnswerForm
from hours.services import deciding
from hours.views.common import page
from hours.views.weeks import initial_of
from hours.weeks import Week
from people.task_sessions import allow_task

CHOSEN = re.compile(r"([0-9]{1,15})-([0-9]{1,9})")


@allow_task("hours", "placement_id")
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Every week that waits, ticked beforehand; one button approves what is ticked."""
    placement = reading.find(request.user, placement_id)
    require(request.user, "hours.decide", placement)
    if request.method == "POST":
        try:
            outcome = deciding.approve(
                actor=request.user, placement_id=placement.pk, chosen=_chosen(request)
            )
        except ActionRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            _tell(request, outcome)
        return redirect("hours:approve", placement.pk)
    rows = reading.waiting_rows(placement)
    return page(request, "hours/approve.html", {"placement": placement, "rows": rows})


def _chosen(request: HttpRequest) -> Iterator[tuple[int, int]]:
    """ "12-3" is week 12 as it was at its revision 3; anything else is left out."""
    for value in request.POST.getlist("weeks")[:200]:
        if found := CHOSEN.fullmatch(value):
            yield int(found[1]), int(found[2])


def _tell(request: HttpRequest, outcome: deciding.Approved) -> None:
    if outcome.weeks:
        number = len(outcome.weeks)
        thanks = npgettext(
            "workplace",
            "Thank you. %(number)s week is approved.",
            "Thank you. %(number)s weeks are approved.",
            number,
        )
        messages.success(request, thanks % {"number": number})
    if outcome.skipped:
        names = ", ".join(week.title for week in outcome.skipped)
        words = pgettext(
            "workplace",
            "Changed after you opened the page, so not approved: %(weeks)s. Please look once more.",
        )
        messages.warning(request, words % {"weeks": names})


@allow_task("hours", "placement_id")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, placement_id: int, week: Week) -> HttpResponse:
    """One week: right, corrected, or back to the student."""
    placement = reading.find(request.user, placement_id)
    row = reading.week_row(request.user, placement, week)
    require(request.user, "hours.decide", placement)
    if row.log is None:
        messages.warning(request, pgettext("workplace", "This week is with the student."))
        return redirect("hours:placement", placement.pk)
    is_approved = row.state == WeekState.APPROVED
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        placement=placement,
        week=week,
        initial=initial_of(row) | ({"answer": CORRECT} if is_approved else {}),
    )
    if request.method == "POST" and form.is_valid():
        return _answer(request, row, form)
    context = {"placement": placement, "row": row, "form": form, "is_approved": is_approved}
    return page(request, "hours/answer.html", context)


def _answer(request: HttpRequest, row: reading.WeekRow, form: AnswerForm) -> HttpResponse:
    """An approval is told at once; of the other two the student gets a mail."""
    asked = form.cleaned_data["answer"]
    who: dict[str, Any] = {"actor": request.user, "placement_id": row.placement.pk}
    what: dict[str, Any] = {"week": row.week, "revision": form.revision_read}
    remark = form.cleaned_data["remark"]
    try:
        if asked == CORRECT:
            deciding.correct(**who, **what, numbers=form.numbers, remark=remark)
        elif asked == SEND_BACK:
            deciding.send_back(**who, **what, remark=remark)
        else:
            chosen = [(row.log.pk, form.revision_read)] if row.log else []
            _tell(request, deciding.approve(**who, chosen=chosen))
            return redirect("hours:approve", row.placement.pk)
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("hours:answer", row.placement.pk, row.week)
    said = pgettext("workplace", "Thank you. The student gets a mail.")
    messages.success(request, said)
    return redirect("hours:approve", row.placement.pk)

"""Opening and cancelling a round, beginning the talk, and what comes out of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.rounds import CancelForm, OpenForm, RecoveryForm, TalkForm
from assessments.queries.rounds import find_round, kinds_to_open
from assessments.services import cancelling, opening, sharing, talking
from assessments.views.common import number, page, told
from core.access import require, visible_or_404
from core.errors import ActionRefused, AlreadyDone
from people.task_sessions import allow_task
from placements.models import Placement


@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Ask the corners to fill in a form now."""
    rows = Placement.objects.select_related("student__user", "programme", "host", "enrolment")
    placement = visible_or_404(rows, request.user, pk=placement_id)
    require(request.user, "assessments.open", placement)
    form = OpenForm(
        request.POST if request.method == "POST" else None, versions=kinds_to_open(placement)
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = opening.open_by_hand(
                actor=request.user, placement_id=placement.pk, **form.cleaned_data
            )
        except AlreadyDone as refusal:
            return told(request, refusal, "assessments:placement", placement.pk)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is open now. Everyone who fills it in gets a mail."))
            return redirect("assessments:round", placement.pk, row.pk)
    return page(request, "assessments/open.html", {"placement": placement, "form": form})


@require_http_methods(["GET", "POST"])
def begin_talk(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    """Asks once: after this everybody sees what was handed in."""
    row = find_round(request.user, placement_id, round_id)
    require(request.user, "assessments.share", row)
    here = ("assessments:round", placement_id, round_id)
    if request.method == "POST":
        try:
            sharing.begin_talk(actor=request.user, round_id=row.pk)
        except ActionRefused as refusal:
            return told(request, refusal, *here)
        messages.success(request, _("The answers stand side by side now."))
        return redirect(*here)
    context = {
        "title": _("Begin the talk now?"),
        "text": _("Not everybody has handed in yet."),
        "consequences": [
            _("Everybody in this placement sees what was handed in."),
            _(
                "Those who did not hand in yet are not asked any more. "
                "They still can; it is marked."
            ),
        ],
        "action": _("Show the answers side by side"),
        "cancel_url": reverse(here[0], args=here[1:]),
        "danger": False,
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    row = find_round(request.user, placement_id, round_id)
    require(request.user, "assessments.cancel", row)
    here = ("assessments:round", placement_id, round_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancelling.cancel(actor=request.user, round_id=row.pk, **form.cleaned_data)
        except ActionRefused as refusal:
            return told(request, refusal, *here)
        messages.success(request, _("Cancelled. Nobody is asked any more."))
        return redirect("assessments:placement", placement_id)
    context = {
        "title": _("Cancel this assessment?"),
        "text": _("Nobody is asked to fill it in any more."),
        "consequences": [_("What was handed in stays, but is not put side by side.")],
        "action": _("Cancel this assessment"),
        "cancel_url": reverse(here[0], args=here[1:]),
        "danger": True,
        "form": form,
    }
    return render(request, "components/confirm_page.html", context)


@allow_task("assessment", "placement_id")
@require_POST
def choose_point(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    row = find_round(request.user, placement_id, round_id)
    require(request.user, "assessments.choose_points", row)
    criterion_id = number(request.POST.get("criterion"), most=2**62) or 0
    here = ("assessments:round", placement_id, round_id)
    try:
        talking.choose_point(
            actor=request.user,
            round_id=row.pk,
            criterion_id=criterion_id,
            chosen=request.POST.get("do") != "take_off",
        )
    except ActionRefused as refusal:
        return told(request, refusal, *here)
    return redirect(f"{reverse(here[0], args=here[1:])}#points")


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    """Write down what came out of the talk."""
    row = find_round(request.user, placement_id, round_id)
    require(request.user, "assessments.record_talk", row)
    form = TalkForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            talking.record_talk(actor=request.user, round_id=row.pk, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. All three can read it."))
            return redirect("assessments:round", placement_id, round_id)
    context = {"round": row, "placement": row.placement, "form": form}
    return page(request, "assessments/talk.html", context)


@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    """One point of the recovery plan: what will be different, who sees to it, and when."""
    row = find_round(request.user, placement_id, round_id)
    require(request.user, "assessments.record_talk", row)
    form = RecoveryForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            talking.add_recovery_point(actor=request.user, round_id=row.pk, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Agreed. It stands with the promises of this placement."))
            return redirect("assessments:round", placement_id, round_id)
    context = {"round": row, "placement": row.placement, "form": form}
    return page(request, "assessments/recovery.html", context)


@allow_task("assessment", "placement_id")
@require_POST
def reach(request: HttpRequest, placement_id: int, round_id: int, point_id: int) -> HttpResponse:
    row = find_round(request.user, placement_id, round_id)
    require(request.user, "assessments.choose_points", row)
    point = get_object_or_404(row.recovery_points, pk=point_id)
    here = ("assessments:round", placement_id, round_id)
    try:
        talking.reach_point(actor=request.user, point_id=point.pk)
    except ActionRefused as refusal:
        return told(request, refusal, *here)
    messages.success(request, _("Reached. Well done."))
    return redirect(f"{reverse(here[0], args=here[1:])}#recovery")

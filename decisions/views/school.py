"""The school's own pages: its rules, its appointments, and what waits for an assessor."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.views.common import told
from core.access import require, visible_or_404
from core.errors import ActionRefused
from decisions.forms.school import AppointForm, RulesForm
from decisions.models import ExaminerAppointment
from decisions.navigation import assesses_somewhere
from decisions.queries.pages import placements, waiting_for
from decisions.queries.rules import rules_of
from decisions.services import appointing, ruling
from placements.corners import workplace_people
from programmes.models import Programme


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Proposals that are being prepared, those that wait for a second assessor first."""
    if not assesses_somewhere(request.user):
        raise PermissionDenied(_("This page is for those who prepare or decide results."))
    rows = waiting_for(request.user)
    mine = [row for row in rows if row.proposed_by_id == request.user.pk]
    others = [row for row in rows if row.proposed_by_id != request.user.pk]
    return render(request, "decisions/waiting.html", {"mine": mine, "others": others})


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Who decides, what has to be there, and how to appeal."""
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "decisions.set_rules", programme)
    form = RulesForm(request.POST if request.method == "POST" else None, rules=rules_of(programme))
    if request.method == "POST" and form.is_valid():
        try:
            ruling.set_rules(
                actor=request.user,
                programme=programme,
                revision=form.cleaned_data["revision"],
                values=form.values(),
            )
        except ActionRefused as refusal:
            return told(request, refusal, "decisions:rules", programme_id)
        messages.success(request, _("Kept. It holds for every decision from now on."))
        return redirect("decisions:rules", programme_id)
    return render(request, "decisions/rules.html", {"programme": programme, "form": form})


@require_http_methods(["GET", "POST"])
def examiners(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Appoint somebody of the workplace as an examiner of this one exam."""
    placement = visible_or_404(placements(), request.user, pk=placement_id)
    require(request.user, "decisions.appoint", placement)
    rows = ExaminerAppointment.objects.filter(placement=placement, ended_at=None)
    appointed = list(rows.select_related("user", "appointed_by"))
    taken = {row.user_id for row in appointed}
    people = [each for each in workplace_people(placement) if each.pk not in taken]
    form = AppointForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            appointing.appoint(actor=request.user, placement_id=placement_id, user=form.person)
        except ActionRefused as refusal:
            return told(request, refusal, "decisions:examiners", placement_id)
        messages.success(request, _("Appointed. A mail tells how to sign in."))
        return redirect("decisions:examiners", placement_id)
    context = {"placement": placement, "appointed": appointed, "form": form, "people": people}
    return render(request, "decisions/examiners.html", context)


@require_POST
def end_appointment(request: HttpRequest, placement_id: int, appointment_id: int) -> HttpResponse:
    placement = visible_or_404(placements(), request.user, pk=placement_id)
    require(request.user, "decisions.appoint", placement)
    row = get_object_or_404(ExaminerAppointment, pk=appointment_id, placement=placement)
    try:
        appointing.end_appointment(actor=request.user, appointment_id=row.pk)
    except ActionRefused as refusal:
        return told(request, refusal, "decisions:examiners", placement_id)
    messages.success(request, _("This person is no examiner of this placement any more."))
    return redirect("decisions:examiners", placement_id)

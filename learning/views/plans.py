"""The placement plan: what it says, who advised, and what was decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import require
from core.errors import ActionRefused
from documents.names import clean_name
from learning import plan_paper
from learning.enums import PlanDecision
from learning.forms.plans import AdviceForm, DecisionForm
from learning.models import PlacementPlan
from learning.queries import plans as queries
from learning.queries import tasks
from learning.queries.coverage import coverage
from learning.readiness import is_workable
from learning.services import plans as services
from learning.views import common
from people.task_sessions import allow_task
from placements.models import Placement


@allow_task("learning", "placement_id")
@require_safe
def plan(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Is there a plan, and is it approved?"""
    placement = tasks.get_placement(request.user, placement_id)
    return common.page(request, "learning/plan.html", _context(request.user, placement))


def _context(user: Any, placement: Placement, **forms: Any) -> dict[str, Any]:
    found = queries.plans_of(placement)
    newest = found[0] if found else None
    is_open = newest is not None and newest.is_open
    approved = newest is not None and newest.decision == PlanDecision.APPROVED
    workable = is_workable(placement)
    return {
        "placement": placement,
        "plans": found,
        "newest": newest,
        "required": queries.plan_is_required(placement),
        "coverage": coverage(placement),
        "may_submit": workable
        and not is_open
        and not approved
        and user.has_perm("learning.submit_plan", placement),
        "may_advise": newest is not None
        and is_open
        and newest.advised_at is None
        and user.has_perm("learning.advise_plan", placement),
        "may_decide": is_open and user.has_perm("learning.decide_plan", placement),
        "advice_form": AdviceForm(),
        "decision_form": DecisionForm(),
        "tabs": common.tabs(placement, "plan"),
        **forms,
    }


@require_POST
def submit(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = tasks.get_placement(request.user, placement_id)
    try:
        services.submit_plan(actor=request.user, placement_id=placement.pk)
    except ActionRefused as refusal:
        return common.told(request, refusal, "learning:plan", placement.pk)
    messages.success(request, _("The plan is submitted as it stands now. The school decides."))
    return redirect("learning:plan", placement.pk)


@require_POST
def advise(request: HttpRequest, placement_id: int, plan_id: int) -> HttpResponse:
    placement = tasks.get_placement(request.user, placement_id)
    get_object_or_404(placement.plans, pk=plan_id)
    form = AdviceForm(request.POST)
    if not form.is_valid():
        return _again(request, placement, "learning.advise_plan", advice_form=form)
    try:
        services.advise(actor=request.user, plan_id=plan_id, advice=form.cleaned_data["advice"])
    except ActionRefused as refusal:
        return common.told(request, refusal, "learning:plan", placement.pk)
    messages.success(request, _("The advice is kept with the plan."))
    return redirect("learning:plan", placement.pk)


@require_POST
def decide(request: HttpRequest, placement_id: int, plan_id: int) -> HttpResponse:
    placement = tasks.get_placement(request.user, placement_id)
    get_object_or_404(placement.plans, pk=plan_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _again(request, placement, "learning.decide_plan", decision_form=form)
    try:
        services.decide(actor=request.user, plan_id=plan_id, **form.cleaned_data)
    except ActionRefused as refusal:
        return common.told(request, refusal, "learning:plan", placement.pk)
    messages.success(request, _("The decision is kept. The student is told."))
    return redirect("learning:plan", placement.pk)


def _again(
    request: HttpRequest, placement: Placement, permission: str, **forms: Any
) -> HttpResponse:
    require(request.user, permission, placement)
    context = _context(request.user, placement, **forms)
    return common.page(request, "learning/plan.html", context)


@allow_task("learning", "placement_id")
@require_safe
def plan_pdf(request: HttpRequest, placement_id: int, plan_id: int) -> HttpResponse:
    """A submitted plan, as it was submitted."""
    placement = tasks.get_placement(request.user, placement_id)
    rows = PlacementPlan.objects.select_related("submitted_by", "advised_by", "decided_by")
    found = get_object_or_404(rows.filter(placement=placement), pk=plan_id)
    found.placement = placement
    response = HttpResponse(plan_paper.render(found), content_type="application/pdf")
    name = clean_name(f"{plan_paper.title(found)}.pdf", "application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response

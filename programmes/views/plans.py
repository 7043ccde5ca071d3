"""When is each promise due? The standard of the portal, and what a school wants instead."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from programmes.forms import PlanRowForm
from programmes.models import CommitmentPlanRow, Institution
from programmes.queries import PlanLine, managed_schools, plan_of_school
from programmes.services import plans as services

PLAN = "programmes:plan"


def plan_list(request: HttpRequest) -> HttpResponse:
    """The standard, for who keeps it; everybody else goes to the plan of their school."""
    require(request.user, "programmes.change_plan")
    schools = list(managed_schools(request.user))
    if not request.user.has_perm("programmes.change_standard_plan"):
        return redirect("programmes:plan-school", schools[0].pk)
    lines = [PlanLine(row, None) for row in CommitmentPlanRow.objects.standard()]
    context = {
        "lines": lines,
        "tabs": _tabs(request, schools, None),
        "shown": request.GET.get("variant", ""),
    }
    return render(request, "programmes/plan.html", context)


def plan_school(request: HttpRequest, institution_id: int) -> HttpResponse:
    schools = list(managed_schools(request.user))
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    context = {
        "school": school,
        "lines": plan_of_school(school),
        "tabs": _tabs(request, schools, school),
        "shown": request.GET.get("variant", ""),
    }
    return render(request, "programmes/plan.html", context)


def _tabs(
    request: HttpRequest, schools: list[Institution], current: Institution | None
) -> list[dict[str, Any]]:
    """Nothing to choose from: no tabs."""
    tabs = [
        {
            "url": reverse("programmes:plan-school", args=[school.pk]),
            "label": school.name,
            "current": school == current,
        }
        for school in schools
    ]
    if request.user.has_perm("programmes.change_standard_plan"):
        standard = {"url": reverse(PLAN), "label": _("Standard")}
        tabs.insert(0, {**standard, "current": current is None})
    return tabs if len(tabs) > 1 else []


def _address(school: Institution | None, row: CommitmentPlanRow) -> str:
    """The plan with the variant of this row unfolded."""
    page = reverse("programmes:plan-school", args=[school.pk]) if school else reverse(PLAN)
    return f"{page}?variant={row.variant}#variant-{row.variant}"


def plan_row(request: HttpRequest, row_id: int) -> HttpResponse:
    """Change the standard."""
    require(request.user, "programmes.change_standard_plan")
    row = get_object_or_404(CommitmentPlanRow.objects.standard(), pk=row_id)
    form = PlanRowForm(request.POST or None, initial={"due": row.due})
    if request.method == "POST" and form.is_valid():
        services.change_standard(actor=request.user, row_id=row_id, due=form.cleaned_data["due"])
        messages.success(request, _("Saved. Promises that are open already keep their date."))
        return redirect(_address(None, row))
    context = {"row": row, "form": form, "back_url": reverse(PLAN)}
    return render(request, "programmes/plan_row.html", context, status=_status(form))


def plan_school_row(request: HttpRequest, institution_id: int, row_id: int) -> HttpResponse:
    """What this school wants instead of the standard row."""
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    row = get_object_or_404(CommitmentPlanRow.objects.standard(), pk=row_id)
    own = school.plan_rows.filter(variant=row.variant, kind=row.kind).first()
    form = PlanRowForm(request.POST or None, initial={"due": (own or row).due})
    if request.method == "POST" and form.is_valid():
        services.change_for_school(
            actor=request.user, institution=school, row_id=row_id, due=form.cleaned_data["due"]
        )
        messages.success(request, _("Saved. Promises that are open already keep their date."))
        return redirect(_address(school, row))
    back_url = reverse("programmes:plan-school", args=[school.pk])
    context = {"row": row, "school": school, "form": form, "back_url": back_url}
    return render(request, "programmes/plan_row.html", context, status=_status(form))


def _status(form: PlanRowForm) -> int:
    return 422 if form.is_bound else 200


@require_POST
def plan_school_standard(request: HttpRequest, institution_id: int, row_id: int) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    row = get_object_or_404(CommitmentPlanRow.objects.standard(), pk=row_id)
    services.use_standard(actor=request.user, institution=school, row_id=row.pk)
    messages.success(request, _("Your school follows the standard again here."))
    return redirect(_address(school, row))

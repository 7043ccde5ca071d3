"""When is each promise due? The standard of the portal, and what a school wants instead."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from programmes import plan_effects
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

    def save(values: dict[str, Any]) -> Any:
        return services.change_standard(actor=request.user, row_id=row_id, **values)[1]

    return _row_page(request, row, row, None, save)


def plan_school_row(request: HttpRequest, institution_id: int, row_id: int) -> HttpResponse:
    """What this school wants instead of the standard row."""
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    row = get_object_or_404(CommitmentPlanRow.objects.standard(), pk=row_id)
    own = school.plan_rows.filter(variant=row.variant, kind=row.kind).first()

    def save(values: dict[str, Any]) -> Any:
        return services.change_for_school(
            actor=request.user, institution=school, row_id=row_id, **values
        )[1]

    return _row_page(request, row, own or row, school, save)


def _row_page(
    request: HttpRequest,
    standard: CommitmentPlanRow,
    now: CommitmentPlanRow,
    school: Institution | None,
    save: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    """The form; what the change would do, when asked; or the change itself."""
    form = PlanRowForm(
        request.POST or None, initial={name: getattr(now, name) for name in ["due", *services.SET]}
    )
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if "look" not in request.POST:
            return _saved(request, save(form.values), _address(school, standard))
        context = _effects(request, form, standard, school)
    back_url = reverse("programmes:plan-school", args=[school.pk]) if school else reverse(PLAN)
    context |= {"row": standard, "school": school, "form": form, "back_url": back_url}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programmes/plan_row.html", context, status=status)


def _effects(
    request: HttpRequest,
    form: PlanRowForm,
    standard: CommitmentPlanRow,
    school: Institution | None,
) -> dict[str, Any]:
    wanted = CommitmentPlanRow(
        variant=standard.variant,
        kind=standard.kind,
        opens_with_placement=standard.opens_with_placement,
        **form.values,
    )
    schools = [school.pk] if school else services.schools_on_standard(standard)
    name = form.cleaned_data["example"]
    return {
        "looked": True,
        "effect": plan_effects.count(schools=schools, row=wanted),
        "example": plan_effects.example(user=request.user, schools=schools, row=wanted, name=name),
    }


def _saved(request: HttpRequest, job: Any, address: str) -> HttpResponse:
    if job is not None:
        messages.success(request, _("Saved. What is not due yet is moved now."))
        return redirect("core:job", job.pk)
    messages.success(request, _("Saved. What is due already keeps its date."))
    return redirect(address)


@require_POST
def plan_school_standard(request: HttpRequest, institution_id: int, row_id: int) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    row = get_object_or_404(CommitmentPlanRow.objects.standard(), pk=row_id)
    job = services.use_standard(actor=request.user, institution=school, row_id=row.pk)[1]
    messages.success(request, _("Your school follows the standard again here."))
    return redirect("core:job", job.pk) if job else redirect(_address(school, row))

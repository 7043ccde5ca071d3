"""Who is reminded when? The standard of the portal, and what a school wants instead."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from placements.models import Placement
from programmes.models import Institution
from programmes.queries import managed_schools
from reminders.forms import SeverityForm, StepFormSet, steps_in
from reminders.models import ReminderPlan
from reminders.queries.coming import coming_in
from reminders.queries.pages import lines_of, own_plan
from reminders.services import plans as services

PLANS = "reminders:plans"


def plan_list(request: HttpRequest) -> HttpResponse:
    """The standard, for who keeps it; everybody else goes to the plans of their school."""
    require(request.user, "programmes.change_plan")
    schools = list(managed_schools(request.user))
    if not request.user.has_perm("programmes.change_standard_plan"):
        return redirect("reminders:school", schools[0].pk)
    return _list(request, schools, None)


def school_list(request: HttpRequest, institution_id: int) -> HttpResponse:
    schools = list(managed_schools(request.user))
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    return _list(request, schools, school)


def _list(
    request: HttpRequest, schools: list[Institution], school: Institution | None
) -> HttpResponse:
    context = {
        "school": school,
        "lines": lines_of(school),
        "tabs": _tabs(request, schools, school),
        "shown": request.GET.get("variant", ""),
    }
    return render(request, "reminders/plans.html", context)


def _tabs(
    request: HttpRequest, schools: list[Institution], current: Institution | None
) -> list[dict[str, Any]]:
    """Nothing to choose from: no tabs."""
    tabs = [
        {
            "url": reverse("reminders:school", args=[school.pk]),
            "label": school.name,
            "current": school == current,
        }
        for school in schools
    ]
    if request.user.has_perm("programmes.change_standard_plan"):
        tabs.insert(0, {"url": reverse(PLANS), "label": _("Standard"), "current": current is None})
    return tabs if len(tabs) > 1 else []


def plan_change(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change the standard."""
    require(request.user, "programmes.change_standard_plan")
    return _change(request, _standard(plan_id), None)


def school_change(request: HttpRequest, institution_id: int, plan_id: int) -> HttpResponse:
    """What this school wants instead of the standard."""
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    return _change(request, _standard(plan_id), school)


@require_POST
def school_standard(request: HttpRequest, institution_id: int, plan_id: int) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    plan = _standard(plan_id)
    services.use_standard(actor=request.user, institution=school, plan_id=plan.pk)
    messages.success(request, _("Your school follows the standard again here."))
    return redirect(_address(school, plan))


def _standard(plan_id: int) -> ReminderPlan:
    rows = ReminderPlan.objects.standard().prefetch_related("steps")
    return get_object_or_404(rows, pk=plan_id)


def _address(school: Institution | None, plan: ReminderPlan) -> str:
    """The list with the variant of this plan unfolded."""
    page = reverse("reminders:school", args=[school.pk]) if school else reverse(PLANS)
    return f"{page}?variant={plan.variant}#variant-{plan.variant}"


def _change(
    request: HttpRequest, standard: ReminderPlan, school: Institution | None
) -> HttpResponse:
    """POST with `look` shows what the steps would do, and saves nothing."""
    plan = (own_plan(school, standard) if school else None) or standard
    initial = [vars(values) for values in services.values_of(plan)]
    form = SeverityForm(request.POST or None, initial={"severity": plan.severity})
    formset = StepFormSet(request.POST or None, initial=initial, prefix="steps")
    valid = request.method == "POST" and form.is_valid() and formset.is_valid()
    if valid and "look" not in request.POST:
        _save(request, standard, school, form.cleaned_data["severity"], steps_in(formset))
        messages.success(request, _("Saved. What was mailed already stays as it is."))
        return redirect(_address(school, standard))
    values = steps_in(formset) if valid else services.values_of(plan)
    example = _example(request, plan, school)
    context = {
        "plan": standard,
        "school": school,
        "is_own": plan != standard,
        "form": form,
        "formset": formset,
        "back_url": _address(school, standard),
        "example": example,
        "coming": _coming(example, plan.kind, values) if example else [],
    }
    failed = request.method == "POST" and not valid
    return render(request, "reminders/plan.html", context, status=422 if failed else 200)


def _save(
    request: HttpRequest,
    standard: ReminderPlan,
    school: Institution | None,
    severity: str,
    steps: list[services.StepValues],
) -> None:
    actor = request.user
    if school is None:
        services.change_standard(actor=actor, plan_id=standard.pk, severity=severity, steps=steps)
        return
    services.change_for_school(
        actor=actor, institution=school, plan_id=standard.pk, severity=severity, steps=steps
    )


def _example(
    request: HttpRequest, plan: ReminderPlan, school: Institution | None
) -> Placement | None:
    """A placement that the reader may see, with such a promise open: the first to be due."""
    rows = Placement.objects.visible_to(request.user).filter(
        variant=plan.variant, commitments__kind=plan.kind, commitments__state="open"
    )
    if school is not None:
        rows = rows.filter(programme__institution=school)
    rows = rows.select_related("student__user", "host", "programme")
    return rows.order_by("-start_date", "-pk").first()


def _coming(placement: Placement, kind: str, values: list[services.StepValues]) -> list[Any]:
    steps = [each.unsaved(number) for number, each in enumerate(values, start=1)]
    return [each for each in coming_in(placement, instead={kind: steps}) if each.kind == kind]

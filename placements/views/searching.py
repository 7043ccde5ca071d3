"""Students who have no workplace yet are asked to find one: one student, or a whole group."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import administers, require
from people.reach import coordinated_programmes
from placements.forms.searching import GroupForm, PeriodForm
from placements.models import Placement
from placements.queries.making import placeable
from placements.services.searching import open_searches, without_placement
from programmes.models import ProgrammeVariant


def search_one(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """One student; the step of choosing a workplace leads here."""
    enrolment = get_object_or_404(placeable(request.user), pk=enrolment_id)
    require(request.user, "placements.create", enrolment)
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = open_searches(actor=request.user, enrolments=[enrolment], **form.cleaned_data)
        if made:
            placement = Placement.objects.get(enrolment=enrolment, state="searching")
            messages.success(request, _("The student is asked to find a workplace."))
            return redirect("placements:detail", placement.pk)
        form.add_error(
            None, _("This student has a placement in this period, or looks for one already.")
        )
    context = {"form": form, "enrolment": enrolment}
    status = 422 if form.is_bound else 200
    return render(request, "placements/search_one.html", context, status=status)


def search_group(request: HttpRequest) -> HttpResponse:
    """First it says how many, then it asks them."""
    require(request.user, "placements.create")
    variants = ProgrammeVariant.objects.all()
    if not administers(request.user):
        variants = variants.filter(programme__in=coordinated_programmes(request.user))
    form = GroupForm(request.POST or None, variants=variants)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        period = {name: form.cleaned_data[name] for name in ("start_date", "end_date")}
        enrolments = form.enrolments()
        if request.POST.get("do") == "ask":
            made = open_searches(actor=request.user, enrolments=enrolments, **period)
            messages.success(request, _asked(made))
            return redirect(f"{reverse('placements:list')}?state=searching")
        context["number"] = without_placement(
            enrolments, period["start_date"], period["end_date"]
        ).count()
        context["all"] = enrolments.count()
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "placements/search_group.html", context, status=status)


def _asked(number: int) -> str:
    if not number:
        return _("Nobody is asked: all have a placement in this period, or look for one already.")
    return ngettext(
        "%(number)d student is asked to find a workplace.",
        "%(number)d students are asked to find a workplace.",
        number,
    ) % {"number": number}

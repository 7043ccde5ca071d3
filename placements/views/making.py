"""A coordinator makes a placement in three steps: who, where, when. Only the last one writes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.access import require
from core.errors import ActionRefused
from people.models import Enrolment
from placements.forms.placements import PlacementForm
from placements.queries.making import find_enrolments, find_hosts, placeable
from placements.services.making import make_from_form
from workplaces.models import HostOrganisation


def create(request: HttpRequest) -> HttpResponse:
    require(request.user, "placements.create")
    enrolment = _chosen(request, "enrolment")
    if enrolment is None:
        return _choose_student(request)
    require(request.user, "placements.create", enrolment)
    host = _chosen(request, "host")
    if host is None and not request.GET.get("new_host", "").strip():
        return _choose_host(request, enrolment)
    return _fill_in(request, enrolment, host)


def _chosen(request: HttpRequest, name: str) -> Any:
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        return None
    rows: Any = HostOrganisation.objects.all()
    if name == "enrolment":
        rows = placeable(request.user)
    return get_object_or_404(rows, pk=value)


def _steps(current: int) -> list[dict[str, Any]]:
    labels = [_("Student"), _("Workplace"), _("Period and people")]
    return [
        {
            "label": label,
            "state": "done" if number < current else "current" if number == current else "todo",
        }
        for number, label in enumerate(labels, start=1)
    ]


def _choose_student(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "steps": _steps(1),
        "q": text,
        "enrolments": find_enrolments(request.user, text),
        "may_import": request.user.has_perm("placements.import_roster"),
    }
    return render(request, "placements/choose_student.html", context)


def _choose_host(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "steps": _steps(2),
        "q": text,
        "enrolment": enrolment,
        "hosts": find_hosts(text),
    }
    return render(request, "placements/choose_host.html", context)


def _fill_in(
    request: HttpRequest, enrolment: Enrolment, host: HostOrganisation | None
) -> HttpResponse:
    name = request.GET.get("new_host", "").strip()[:200]
    form = PlacementForm(
        request.POST or None, enrolment=enrolment, host=host or HostOrganisation(name=name)
    )
    if request.method == "POST" and form.is_valid():
        try:
            placement = make_from_form(
                actor=request.user,
                enrolment=enrolment,
                host=host,
                host_name=name,
                data=form.cleaned_data,
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The placement is made."))
            return redirect("placements:detail", placement.pk)
    context = {
        "steps": _steps(3),
        "form": form,
        "enrolment": enrolment,
        "host": host or name,
    }
    return render(request, "placements/create.html", context, status=422 if form.is_bound else 200)

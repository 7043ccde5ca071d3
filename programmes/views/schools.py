"""Schools and their programmes: setting up, and keeping up to date."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import require, visible_or_404
from core.errors import ActionRefused
from programmes import beginnings
from programmes.models import Programme
from programmes.queries import managed_schools
from programmes.services import programmes as programme_services
from programmes.services import schools as school_services
from programmes.setup_forms import NewProgrammeForm, ProgrammeForm, SchoolForm


@require_safe
def school_list(request: HttpRequest) -> HttpResponse:
    require(
        request.user,
        "programmes.change_school",
        why=_("This page is for who arranges things for a school."),
    )
    schools = managed_schools(request.user).annotate(offered=Count("programmes"))
    return render(request, "programmes/schools.html", {"schools": list(schools)})


@require_safe
def school_detail(request: HttpRequest, institution_id: int) -> HttpResponse:
    """What stands in the agreements of this school, and what it still needs to begin."""
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    steps = beginnings.steps_of(request.user, school)
    context = {
        "school": school,
        "steps": steps,
        "begins": any(not step.done for step in steps),
        "next_step": next((step for step in steps if step.url and not step.done), None),
        "programmes": list(school.programmes.prefetch_related("variants")),
        "readable": set(school.programmes.visible_to(request.user).values_list("pk", flat=True)),
    }
    return render(request, "programmes/school.html", context)


@require_http_methods(["GET", "POST"])
def school_new(request: HttpRequest) -> HttpResponse:
    require(
        request.user,
        "programmes.add_school",
        why=_("Only an administrator sets up a new school."),
    )
    form = SchoolForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            school = school_services.create_school(actor=request.user, values=form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("%(school)s is there.") % {"school": school})
            return redirect("programmes:school", school.pk)
    return render(
        request, "programmes/school_form.html", {"form": form}, status=_status(form.is_bound)
    )


@require_http_methods(["GET", "POST"])
def school_change(request: HttpRequest, institution_id: int) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    name = school.name
    form = SchoolForm(
        request.POST if request.method == "POST" else None,
        instance=school,
        may_change_code=request.user.has_perm("programmes.change_school_code", school),
    )
    if form.is_bound and form.is_valid():
        try:
            school_services.change_school(
                actor=request.user, institution_id=institution_id, values=form.cleaned_data
            )
        except ActionRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The school is saved."))
            return redirect("programmes:school", institution_id)
    context = {"form": form, "school": school, "name": name}
    return render(request, "programmes/school_form.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def programme_new(request: HttpRequest, institution_id: int) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    form = NewProgrammeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            programme = programme_services.create_programme(
                actor=request.user,
                institution_id=school.pk,
                values=form.values,
                variants=form.cleaned_data["variants"],
                framework=form.cleaned_data["framework"],
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The programme is there."))
            return redirect("programmes:detail", programme.pk)
    context = {
        "form": form,
        "school": school,
        "gets_role": not request.user.is_superuser,
    }
    return render(request, "programmes/programme_form.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def programme_change(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = visible_or_404(
        Programme.objects.select_related("institution"), request.user, pk=programme_id
    )
    require(request.user, "programmes.change", programme)
    name = str(programme)
    form = ProgrammeForm(request.POST if request.method == "POST" else None, instance=programme)
    if form.is_bound and form.is_valid():
        try:
            programme_services.change_programme(
                actor=request.user,
                programme_id=programme_id,
                values=form.values,
                variants=form.cleaned_data["variants"],
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The programme is saved."))
            return redirect("programmes:detail", programme_id)
    context = {"form": form, "programme": programme, "name": name, "school": programme.institution}
    return render(request, "programmes/programme_form.html", context, status=_status(form.is_bound))


def _status(was_sent: bool) -> int:
    return 422 if was_sent else 200

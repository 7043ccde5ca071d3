from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require, visible_or_404
from programmes.forms import FrameworkVersionForm, OutcomeForm
from programmes.models import Framework, Programme
from programmes.services import frameworks as services


def framework_detail(request: HttpRequest, framework_id: int) -> HttpResponse:
    """What must a student be able to do, in this version?"""
    framework = visible_or_404(
        Framework.objects.select_related("programme"), request.user, pk=framework_id
    )
    may_edit = framework.published_at is None and request.user.has_perm(
        "programmes.change", framework
    )
    context = {
        "framework": framework,
        "outcomes": list(framework.outcomes.all()),
        "levels": framework.level_words(),
        "may_edit": may_edit,
    }
    return render(request, "programmes/framework.html", context)


def new_version(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "programmes.change", programme)
    form = FrameworkVersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = services.new_version(
            actor=request.user, programme_id=programme.pk, version=form.cleaned_data["version"]
        )
        return redirect("programmes:framework", draft.pk)
    return render(request, "programmes/new_version.html", {"programme": programme, "form": form})


def outcome(request: HttpRequest, framework_id: int, outcome_id: int | None = None) -> HttpResponse:
    framework = visible_or_404(
        Framework.objects.select_related("programme"), request.user, pk=framework_id
    )
    require(request.user, "programmes.change", framework)
    row = get_object_or_404(framework.outcomes, pk=outcome_id) if outcome_id else None
    form = OutcomeForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        services.save_outcome(
            actor=request.user,
            framework_id=framework.pk,
            outcome_id=outcome_id,
            values=form.cleaned_data,
        )
        messages.success(request, _("The outcome is saved."))
        return redirect("programmes:framework", framework.pk)
    context = {"framework": framework, "outcome": row, "form": form}
    return render(request, "programmes/outcome.html", context)


@require_POST
def remove_outcome(request: HttpRequest, framework_id: int, outcome_id: int) -> HttpResponse:
    framework = visible_or_404(Framework.objects.all(), request.user, pk=framework_id)
    get_object_or_404(framework.outcomes, pk=outcome_id)
    services.remove_outcome(actor=request.user, framework_id=framework.pk, outcome_id=outcome_id)
    messages.success(request, _("The outcome is removed from this version."))
    return redirect("programmes:framework", framework.pk)


def publish(request: HttpRequest, framework_id: int) -> HttpResponse:
    framework = visible_or_404(
        Framework.objects.select_related("programme"), request.user, pk=framework_id
    )
    require(request.user, "programmes.change", framework)
    if request.method == "POST":
        services.publish(actor=request.user, framework_id=framework.pk)
        messages.success(request, _("This version is published."))
        return redirect("programmes:framework", framework.pk)
    context = {
        "title": _("Publish version %(version)s?") % {"version": framework.version},
        "text": _("A published version never changes. Cohorts can use it from now on."),
        "action": _("Publish this version"),
        "cancel_url": reverse("programmes:framework", args=[framework.pk]),
    }
    return render(request, "components/confirm_page.html", context)

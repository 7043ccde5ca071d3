"""The library of example tasks: kept by the school, used by whoever writes a task."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import require, visible_or_404
from core.errors import ActionRefused
from learning.enums import TaskState
from learning.forms.examples import ExampleForm
from learning.models import ExampleTask, TaskVersion
from learning.outcomes import outcomes_of
from learning.queries import examples as queries
from learning.queries import tasks
from learning.services import examples as services
from learning.standing import standing
from learning.views import common
from people.task_sessions import allow_task
from programmes.models import Programme


@require_safe
def library(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Which tasks can students of this programme start from?"""
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    context = {
        "programme": programme,
        "examples": queries.library(programme.pk),
        "may_keep": request.user.has_perm("learning.keep_examples", programme),
    }
    return render(request, "learning/library.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "learning.keep_examples", programme)
    return _write(request, programme, ExampleForm(common.posted(request), programme=programme))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, example_id: int) -> HttpResponse:
    rows = ExampleTask.objects.in_use().select_related("programme")
    example = visible_or_404(rows, request.user, pk=example_id)
    require(request.user, "learning.keep_examples", example)
    form = ExampleForm(common.posted(request), instance=example, programme=example.programme)
    return _write(request, example.programme, form, example=example)


@require_http_methods(["GET", "POST"])
def from_task(request: HttpRequest, placement_id: int, task_id: int) -> HttpResponse:
    """Keep an approved task as an example, after taking names out."""
    placement = tasks.get_placement(request.user, placement_id)
    task = tasks.get_task(request.user, placement, task_id)
    require(request.user, "learning.keep_examples", placement)
    found = standing(task)
    if found.state != TaskState.APPROVED or found.shown is None:
        messages.warning(
            request, _("Only a task that workplace and school approved is an example.")
        )
        return redirect("learning:task", placement.pk, task.pk)
    form = ExampleForm(
        common.posted(request),
        programme=placement.programme,
        initial=queries.from_version(found.shown),
    )
    return _write(request, placement.programme, form, version=found.shown)


def _write(
    request: HttpRequest,
    programme: Programme,
    form: ExampleForm,
    *,
    example: ExampleTask | None = None,
    version: TaskVersion | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            _save(request.user, programme, form, example, version)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The example is in the library."))
            return redirect("learning:library", programme.pk)
    context = {"programme": programme, "form": form, "example": example, "version": version}
    return render(request, "learning/example.html", context)


def _save(
    user: Any,
    programme: Programme,
    form: ExampleForm,
    example: ExampleTask | None,
    version: TaskVersion | None,
) -> None:
    if example is not None:
        services.change_example(actor=user, example_id=example.pk, values=form.values)
        return
    services.add_example(
        actor=user,
        programme_id=programme.pk,
        values=form.values,
        version_id=version.pk if version else None,
    )


@require_POST
def retire(request: HttpRequest, example_id: int) -> HttpResponse:
    rows = ExampleTask.objects.select_related("programme")
    example = get_object_or_404(rows.visible_to(request.user), pk=example_id)
    services.retire_example(actor=request.user, example_id=example.pk)
    messages.success(request, _("The example is taken out of the library."))
    return redirect("learning:library", example.programme_id)


@allow_task("learning", "placement_id")
@require_safe
def choose(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Start a task from an example of the programme."""
    placement = tasks.get_placement(request.user, placement_id)
    require(request.user, "learning.draft", placement)
    names = {row.code: row.name for row in outcomes_of(placement)}
    address = reverse("learning:new", args=[placement.pk])
    found = [
        (example, f"{address}?example={example.pk}", _codes(example, names))
        for example in queries.library(placement.programme_id)
    ]
    context = {"placement": placement, "found": found}
    return common.page(request, "learning/choose.html", context)


def _codes(example: ExampleTask, names: dict[str, str]) -> list[str]:
    return [code for code in example.outcome_codes if code in names]

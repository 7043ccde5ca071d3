"""A task: reading it, writing it, sending it, withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import require
from core.errors import ActionRefused
from learning.enums import Judge, TaskState
from learning.forms.answers import AnswerForm, WithdrawForm
from learning.forms.tasks import TaskForm, initial_of
from learning.models import LearningTask
from learning.queries import examples, pages, tasks
from learning.readiness import is_workable
from learning.services import drafting, withdrawing
from learning.standing import standing
from learning.views import common
from people.task_sessions import allow_task
from placements.models import Placement


@allow_task("learning", "placement_id")
@require_safe
def detail(request: HttpRequest, placement_id: int, task_id: int) -> HttpResponse:
    """What does the task say, what was answered, and what changed?"""
    placement = tasks.get_placement(request.user, placement_id)
    task = tasks.get_task(request.user, placement, task_id)
    shown = pages.task_page(request.user, task)
    context = {
        "placement": placement,
        "task": task,
        "page": shown,
        "form": _answer_form(shown, placement),
        "may": _may(request.user, shown),
    }
    return common.page(request, "learning/task.html", context)


def _answer_form(shown: pages.TaskPage, placement: Placement) -> AnswerForm | None:
    """The question that the reader still owes."""
    owes = shown.corner in Judge.values and shown.corner in shown.standing.waits_for
    if not owes or shown.current is None or not is_workable(placement):
        return None
    return AnswerForm(version=shown.current, corner=shown.corner)


def _may(user: Any, shown: pages.TaskPage) -> dict[str, bool]:
    writes = (
        shown.corner == shown.task.drafted_from
        and shown.standing.state != TaskState.WITHDRAWN
        and is_workable(shown.task.placement)
    )
    approved = shown.standing.state == TaskState.APPROVED
    return {
        "change": writes,
        "withdraw": writes,
        "example": approved and user.has_perm("learning.keep_examples", shown.task.placement),
    }


@allow_task("learning", "placement_id")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, placement_id: int) -> HttpResponse:
    """A new task, empty or from an example of the library."""
    placement = tasks.get_placement(request.user, placement_id)
    require(request.user, "learning.draft", placement)
    example = examples.chosen(placement, request.GET.get("example", ""))
    form = _form(request, placement, initial=examples.initial(placement, example, request.GET))
    if request.method == "POST" and form.is_valid():
        try:
            task = drafting.start_task(
                actor=request.user,
                placement_id=placement.pk,
                values=form.values,
                outcome_ids=form.cleaned_data["outcomes"],
                example_id=example.pk if example else None,
                send=form.sending,
            )
            return _kept(request, form, task)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"placement": placement, "form": form, "example": example, "task": None}
    return common.page(request, "learning/form.html", context)


@allow_task("learning", "placement_id")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, placement_id: int, task_id: int) -> HttpResponse:
    """Change a draft, or start the next version of what was sent."""
    placement = tasks.get_placement(request.user, placement_id)
    task = tasks.get_task(request.user, placement, task_id)
    require(request.user, "learning.change", task)
    found = standing(task)
    if found.state == TaskState.WITHDRAWN:
        messages.warning(request, _("This task was withdrawn. Write a new one instead."))
        return redirect("learning:task", placement.pk, task.pk)
    form = _form(request, placement, initial=initial_of(found.draft or found.newest))
    if request.method == "POST" and form.is_valid():
        try:
            drafting.change_task(
                actor=request.user,
                task_id=task.pk,
                revision=form.cleaned_data["revision"],
                values=form.values,
                outcome_ids=form.cleaned_data["outcomes"],
                send=form.sending,
            )
            return _kept(request, form, task)
        except drafting.Stale as refusal:
            form.continue_with(found.draft.revision if found.draft else None, str(refusal))
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"placement": placement, "form": form, "task": task, "standing": found}
    return common.page(request, "learning/form.html", context)


def _form(request: HttpRequest, placement: Placement, initial: dict[str, Any]) -> TaskForm:
    return TaskForm(
        common.posted(request),
        placement=placement,
        sending=request.POST.get("do") == "send",
        initial=initial,
    )


def _kept(request: HttpRequest, form: TaskForm, task: LearningTask) -> HttpResponse:
    if form.sending:
        messages.success(request, _("Sent. Workplace and school are asked for their answer."))
    else:
        messages.success(request, _("The draft is kept. Nobody else sees it yet."))
    return redirect("learning:task", task.placement_id, task.pk)


@allow_task("learning", "placement_id")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, placement_id: int, task_id: int) -> HttpResponse:
    placement = tasks.get_placement(request.user, placement_id)
    task = tasks.get_task(request.user, placement, task_id)
    require(request.user, "learning.withdraw", task)
    form = WithdrawForm(common.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdrawing.withdraw_task(
                actor=request.user, task_id=task.pk, reason=form.cleaned_data["reason"]
            )
        except ActionRefused as refusal:
            return common.told(request, refusal, "learning:task", placement.pk, task.pk)
        messages.success(request, _("The task is withdrawn. Nobody has to answer it any more."))
        return redirect("learning:list", placement.pk)
    context = {
        "title": _("Withdraw the task “%(title)s”?") % {"title": standing(task).newest.title},
        "text": _("It stays readable, but it is not done and covers nothing."),
        "action": _("Withdraw the task"),
        "cancel_url": reverse("learning:task", args=[placement.pk, task.pk]),
        "placement": placement,
        "form": form,
    }
    return common.page(request, "learning/withdraw.html", context)

"""The school supervisor judges: all that waits on one page, without page loads in between."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import require
from core.errors import ActionRefused
from learning.enums import Judge
from learning.forms.answers import AnswerForm
from learning.models import TaskVersion
from learning.queries import judging, tasks
from learning.services import answering
from learning.views import common


@require_safe
def judge(request: HttpRequest) -> HttpResponse:
    """Which tasks of my students wait for me, and are they good enough?"""
    require(
        request.user,
        "learning.judge",
        why=_("This page is for those who guide students for the school."),
    )
    found, waiting = judging.judge_page(
        request.user, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {
        "cards": [(each, _form(each.version)) for each in waiting],
        "count": judging.to_judge(request.user).count(),
        "next_url": f"?after={found.next}" if found.next else "",
        "previous_url": f"?before={found.previous}" if found.previous else "",
    }
    return common.page(request, "learning/judge.html", context)


def _form(version: TaskVersion, data: Any = None) -> AnswerForm:
    return AnswerForm(data, version=version, corner=Judge.SCHOOL)


@require_POST
def judge_version(
    request: HttpRequest, placement_id: int, task_id: int, version_id: int
) -> HttpResponse:
    """One judgement; with htmx only its card changes, without it the page comes back."""
    placement = tasks.get_placement(request.user, placement_id)
    task = tasks.get_task(request.user, placement, task_id)
    version = common.sent_version(task, version_id)
    require(request.user, "learning.judge_level", placement)
    form = _form(version, request.POST)
    if not form.is_valid():
        return _again(request, version, form)
    refused, review = "", None
    try:
        review = answering.answer(
            actor=request.user,
            version_id=version.pk,
            corner=Judge.SCHOOL,
            verdict=form.cleaned_data["verdict"],
            comment=form.cleaned_data["comment"],
        )
    except ActionRefused as refusal:
        refused = str(refusal)
    if request.headers.get("HX-Request"):
        context = {
            "version": version,
            "task": task,
            "review": review,
            "refused": refused,
            "count": judging.to_judge(request.user).count(),
        }
        return render(request, "learning/parts/answered.html", context)
    if refused:
        messages.warning(request, refused)
    else:
        messages.success(request, _("Your judgement is sent."))
    return redirect("learning:judge")


def _again(request: HttpRequest, version: TaskVersion, form: AnswerForm) -> HttpResponse:
    """The card with what is wrong, alone on a page when there is no script."""
    rows = judging.with_everything(TaskVersion.objects.filter(pk=version.pk))
    [card] = judging.details(rows, corner=Judge.SCHOOL)
    if request.headers.get("HX-Request"):
        return render(request, "learning/parts/judge_card.html", {"card": card, "form": form})
    context = {"cards": [(card, form)], "count": judging.to_judge(request.user).count()}
    return common.page(request, "learning/judge.html", context)

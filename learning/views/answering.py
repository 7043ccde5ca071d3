"""The workplace answers, mostly from a mailed link on a phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require
from core.errors import ActionRefused
from learning.enums import Judge
from learning.forms.answers import AnswerForm, NotOfferedForm
from learning.models import TaskVersion
from learning.outcomes import not_offered_ids, outcomes_of
from learning.queries import judging, tasks
from learning.services import answering, offering
from learning.views import common
from people.task_sessions import allow_task
from placements.models import Placement


@allow_task("learning", "placement_id")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, placement_id: int) -> HttpResponse:
    """All tasks that wait for this workplace, and what cannot be learned there at all."""
    placement = tasks.get_placement(request.user, placement_id)
    require(request.user, "learning.answer_feasibility", placement)
    form = _offer_form(request, placement)
    if request.method == "POST" and form.is_valid():
        try:
            offering.set_not_offered(
                actor=request.user,
                placement_id=placement.pk,
                outcome_ids=form.cleaned_data["not_offered"],
            )
        except ActionRefused as refusal:
            return common.told(request, refusal, "learning:answer", placement.pk)
        messages.success(
            request, pgettext("workplace", "Thank you. Student and school see what you ticked.")
        )
        return redirect("learning:answer", placement.pk)
    rows = judging.with_everything(judging.to_answer(placement)).order_by(*judging.ORDER)
    waiting = judging.details(rows, corner=Judge.WORKPLACE)
    context = {
        "placement": placement,
        "cards": [(each, _form(each.version)) for each in waiting],
        "offer_form": form,
    }
    return common.page(request, "learning/answer.html", context)


def _offer_form(request: HttpRequest, placement: Placement) -> NotOfferedForm:
    choices = [(row.pk, f"{row.code} {row.name}") for row in outcomes_of(placement)]
    initial = {"not_offered": sorted(not_offered_ids(placement))}
    return NotOfferedForm(common.posted(request), choices=choices, initial=initial)


def _form(version: TaskVersion, data: object = None) -> AnswerForm:
    return AnswerForm(data, version=version, corner=Judge.WORKPLACE)


@allow_task("learning", "placement_id")
@require_POST
def answer_version(
    request: HttpRequest, placement_id: int, task_id: int, version_id: int
) -> HttpResponse:
    """One answer; with htmx only its card changes, without it the page comes back."""
    placement = tasks.get_placement(request.user, placement_id)
    task = tasks.get_task(request.user, placement, task_id)
    version = common.sent_version(task, version_id)
    require(request.user, "learning.answer_feasibility", placement)
    form = _form(version, request.POST)
    if not form.is_valid():
        return _again(request, placement, version, form)
    refused, review = "", None
    try:
        review = answering.answer(
            actor=request.user,
            version_id=version.pk,
            corner=Judge.WORKPLACE,
            verdict=form.cleaned_data["verdict"],
            comment=form.cleaned_data["comment"],
        )
    except ActionRefused as refusal:
        refused = str(refusal)
    if request.headers.get("HX-Request"):
        context = {"version": version, "review": review, "refused": refused, "task": task}
        return render(request, "learning/parts/answered.html", context)
    if refused:
        messages.warning(request, refused)
    else:
        messages.success(request, pgettext("workplace", "Thank you. Your answer is sent."))
    return redirect("learning:answer", placement.pk)


def _again(
    request: HttpRequest, placement: Placement, version: TaskVersion, form: AnswerForm
) -> HttpResponse:
    """The card with what is wrong, alone on a page when there is no script."""
    rows = judging.with_everything(TaskVersion.objects.filter(pk=version.pk))
    [card] = judging.details(rows, corner=Judge.WORKPLACE)
    if request.headers.get("HX-Request"):
        return render(
            request, "learning/parts/answer_card.html", {"card": card, "form": form, "open": True}
        )
    context = {"placement": placement, "cards": [(card, form)], "offer_form": None}
    return common.page(request, "learning/answer.html", context)

"""Asking for feedback, and giving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require
from core.errors import ActionRefused
from people.task_sessions import allow_task
from portfolio import task_scopes
from portfolio.addresses import address
from portfolio.enums import Answer
from portfolio.forms.feedback import (
    SOMEBODY_ELSE,
    AnswerForm,
    AskFeedbackForm,
    GiveFeedbackForm,
)
from portfolio.models import EvidenceItem, FeedbackRequest
from portfolio.queries import items as queries
from portfolio.services import feedback as services
from portfolio.views.common import page, posted, told
from portfolio.views.items import item_context


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.find(request.user, item_id)
    require(request.user, "portfolio.change", item)
    form = AskFeedbackForm(posted(request), item=item)
    if request.method == "POST" and form.is_valid():
        try:
            asked = _ask(request, item, form)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                pgettext("student", "%(name)s gets a mail and can answer from there.")
                % {"name": asked.asked_name},
            )
            return redirect("portfolio:item", item.pk)
    context = {"form": form, "item": item}
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/ask_feedback.html", context, status=status)


def _ask(request: HttpRequest, item: EvidenceItem, form: AskFeedbackForm) -> FeedbackRequest:
    values = form.cleaned_data
    if values["who"] == SOMEBODY_ELSE:
        return services.invite(
            actor=request.user,
            item_id=item.pk,
            name=values["name"],
            email=values["email"],
            question=values["question"],
        )
    return services.ask_person(
        actor=request.user,
        item_id=item.pk,
        asked=form.people[values["who"]],
        question=values["question"],
    )


@require_POST
def withdraw(request: HttpRequest, item_id: int, request_id: int) -> HttpResponse:
    item = queries.find(request.user, item_id)
    asked = get_object_or_404(item.feedback_requests, pk=request_id)
    try:
        services.withdraw(actor=request.user, request_id=asked.pk)
    except ActionRefused as refusal:
        return told(request, refusal, "portfolio:item", item.pk)
    messages.success(request, pgettext("student", "You do not ask for this feedback any more."))
    return redirect("portfolio:item", item.pk)


@allow_task(task_scopes.ITEM, "item_id")
@require_POST
def give(request: HttpRequest, item_id: int) -> HttpResponse:
    return _give(request, queries.find(request.user, item_id), at=None)


@allow_task(task_scopes.PLACEMENT, "placement_id")
@require_POST
def give_at_placement(request: HttpRequest, placement_id: int, item_id: int) -> HttpResponse:
    item = queries.find(request.user, item_id, placement_id=placement_id)
    return _give(request, item, at=placement_id)


def _give(request: HttpRequest, item: EvidenceItem, *, at: int | None) -> HttpResponse:
    require(request.user, "portfolio.give_feedback", item)
    form = GiveFeedbackForm(
        request.POST,
        request.FILES,
        actor=request.user,
        item=item,
        endpoint=address("sounds", item, at=at),
    )
    if form.is_valid():
        try:
            services.give(
                actor=request.user,
                item_id=item.pk,
                text=form.cleaned_data["text"],
                sent=form.cleaned_data["spoken"],
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Thank you. %(student)s can read it now.") % {"student": item.student.user.name},
            )
            return redirect(address("item", item, at=at) + "#feedback")
    context = item_context(request, item, at=at) | {
        "feedback_form": form,
        "placement": item.placement,
        "form": AnswerForm(),
        "answers": Answer,
    }
    template = "portfolio/item.html" if at is None else "portfolio/placement_item.html"
    return page(request, template, context, status=422)

"""One item: add, read, change, remove, and hand in for confirmation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require
from core.errors import ActionRefused
from people.task_sessions import allow_task
from portfolio import reflection
from portfolio.addresses import address, give_addresses, give_spoken_addresses
from portfolio.enums import RequestState
from portfolio.forms.evidence import EvidenceForm
from portfolio.forms.feedback import GiveFeedbackForm
from portfolio.models import EvidenceItem
from portfolio.queries import items as queries
from portfolio.services import confirming
from portfolio.services import items as services
from portfolio.tasks_of import lines
from portfolio.views.common import own_student, page, posted, told
from portfolio.views.pages import portfolio_url


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Under a minute on a phone: a picture, and Save. The rest is guessed or may wait."""
    student = own_student(request.user)
    if student is None:
        raise PermissionDenied(_("This page is for students."))
    form = EvidenceForm(
        posted(request), request.FILES or None, student=student, wanted=_wanted(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            item = services.add_item(
                actor=request.user,
                student=student,
                data=form.item_data(),
                once_key=form.cleaned_data["once_key"],
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _added(request, item)
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/add.html", {"form": form}, status=status)


def _added(request: HttpRequest, item: EvidenceItem) -> HttpResponse:
    messages.success(request, pgettext("student", "It is in your portfolio."))
    if request.POST.get("then") == "ask":
        try:
            confirming.ask_to_confirm(actor=request.user, item_ids=[item.pk])
        except ActionRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, pgettext("student", "The workplace was asked to confirm it."))
    if request.POST.get("then") == "again":
        return redirect("portfolio:add")
    return redirect("portfolio:item", item.pk)


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """?task= and ?placement=, from the page where the student was; unknown ones do nothing."""
    wanted: dict[str, Any] = {}
    if request.GET.get("task", "").isdecimal():
        wanted["tasks"] = [request.GET["task"]]
        served = lines([int(request.GET["task"][:18])])
        wanted["outcomes"] = [str(pk) for line in served for pk in line.outcomes]
    if request.GET.get("placement", "").isdecimal():
        wanted["placement"] = request.GET["placement"]
    return wanted


@allow_task("evidence_item", "item_id")
@require_http_methods(["GET", "HEAD"])
def detail(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.find(request.user, item_id)
    return page(request, "portfolio/item.html", item_context(request, item, at=None))


def item_context(request: HttpRequest, item: EvidenceItem, *, at: int | None) -> dict[str, Any]:
    """What the page of an item shows to this reader."""
    user: Any = request.user
    prefetch_related_objects([item], Prefetch("files", queries.files()), "outcomes")
    give_addresses([item], at=at)
    said = queries.feedback_on(item)
    give_spoken_addresses(item, said, at=at)
    own = item.student.user_id == user.pk
    may_say = item.removed_at is None and user.has_perm("portfolio.give_feedback", item)
    requests = list(item.feedback_requests.all())
    return {
        "item": item,
        "own": own,
        "files": list(item.files.all()),
        "outcomes": list(item.outcomes.all()),
        "tasks": lines(item.tasks.values_list("pk", flat=True)),
        "reflection": reflection.shown(item.reflection_method, item.reflection),
        "words": queries.words_about(item),
        "said": said,
        "requests": [each for each in requests if each.state == RequestState.OPEN] if own else [],
        "asked_of_me": next(
            (r for r in requests if r.asked_id == user.pk and r.state == RequestState.OPEN), None
        ),
        "may_ask": own and item.placement is not None and item.removed_at is None,
        "feedback_form": GiveFeedbackForm(
            actor=user, item=item, endpoint=address("sounds", item, at=at)
        )
        if may_say
        else None,
        "feedback_url": address("feedback", item, at=at),
        "portfolio_url": portfolio_url(item.student, user)
        if at is None
        and not getattr(request, "task_session", None)
        and user.has_perm("portfolio.read", item.student)
        else "",
    }


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.find(request.user, item_id)
    require(request.user, "portfolio.change", item)
    form = EvidenceForm(posted(request), request.FILES or None, student=item.student, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(
                actor=request.user,
                item_id=item.pk,
                revision=form.cleaned_data["revision"] or 0,
                data=form.item_data(),
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
            # Saving once more then says: over the newest.
            newest = request.POST.copy()
            newest["revision"] = str(EvidenceItem.objects.get(pk=item.pk).revision)
            form.data = newest
        else:
            messages.success(request, pgettext("student", "Your item is saved."))
            return redirect("portfolio:item", item.pk)
    context = {"form": form, "item": item, "words": queries.words_about(item)}
    return render(request, "portfolio/edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.find(request.user, item_id)
    require(request.user, "portfolio.change", item)
    if request.method == "POST":
        try:
            services.remove_item(actor=request.user, item_id=item.pk)
        except ActionRefused as refusal:
            return told(request, refusal, "portfolio:item", item.pk)
        messages.success(request, pgettext("student", "It is out of your portfolio."))
        return redirect("portfolio:item", item.pk)
    context = {
        "title": pgettext("student", "Take “%(title)s” out of your portfolio?")
        % {"title": item.title},
        "text": pgettext("student", "You can put it back for 30 days."),
        "consequences": [
            pgettext("student", "Nobody else sees it any more."),
            pgettext("student", "What was confirmed or said about it is kept."),
        ],
        "action": pgettext("student", "Take it out"),
        "cancel_url": reverse("portfolio:item", args=[item.pk]),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_POST
def restore(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.find(request.user, item_id)
    try:
        services.restore_item(actor=request.user, item_id=item.pk)
    except ActionRefused as refusal:
        return told(request, refusal, "portfolio:item", item.pk)
    messages.success(request, pgettext("student", "It is in your portfolio again."))
    return redirect("portfolio:item", item.pk)


@require_POST
def ask(request: HttpRequest, item_id: int) -> HttpResponse:
    """Hand one item in for confirmation."""
    item = queries.find(request.user, item_id)
    try:
        confirming.ask_to_confirm(actor=request.user, item_ids=[item.pk])
    except ActionRefused as refusal:
        return told(request, refusal, "portfolio:item", item.pk)
    messages.success(request, pgettext("student", "The workplace was asked to confirm it."))
    return redirect("portfolio:item", item.pk)


@require_POST
def ask_all(request: HttpRequest) -> HttpResponse:
    """Hand in everything that was not handed in yet."""
    student = own_student(request.user)
    if student is None:
        raise PermissionDenied(_("This page is for students."))
    items = EvidenceItem.objects.current().filter(
        student=student, placement__isnull=False, asked_at=None
    )
    try:
        asked = confirming.ask_to_confirm(
            actor=request.user, item_ids=list(items.values_list("pk", flat=True))
        )
    except ActionRefused as refusal:
        return told(request, refusal, "portfolio:mine")
    messages.success(
        request,
        ngettext(
            "%(number)s item was handed in. The workplace gets one mail.",
            "%(number)s items were handed in. The workplace gets one mail.",
            asked,
        )
        % {"number": asked},
    )
    return redirect("portfolio:mine")

"""The workplace looks at the evidence of one placement and says whether it was done there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require, visible_or_404
from core.errors import ActionRefused
from people.task_sessions import allow_task
from placements.models import Placement
from portfolio import task_scopes
from portfolio.addresses import give_addresses
from portfolio.enums import Answer
from portfolio.forms.feedback import AnswerForm
from portfolio.models import EvidenceItem
from portfolio.queries import items as queries
from portfolio.services import confirming
from portfolio.services.locking import Changed
from portfolio.views.common import page, told
from portfolio.views.items import item_context
from portfolio.weeks import label, subject_of, week_from


def _placement(request: HttpRequest, placement_id: int) -> Placement:
    rows = Placement.objects.select_related("student__user", "host", "programme__institution")
    return visible_or_404(rows, request.user, pk=placement_id)


@allow_task(task_scopes.PLACEMENT, "placement_id")
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest, placement_id: int) -> HttpResponse:
    """All that waits, by week, with one tap per item or per week; below it the rest."""
    placement = _placement(request, placement_id)
    why = _("Only the workplace looks at evidence here. The school reads the portfolio.")
    require(request.user, "portfolio.confirm", placement, why=why)
    weeks = queries.waiting_by_week(placement)
    others = queries.others_of(
        placement, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    for each in weeks:
        give_addresses(each.items, at=placement.pk)
    give_addresses(others.rows, at=placement.pk)
    context = {
        "placement": placement,
        "weeks": [
            {
                "label": label(each.week),
                "subject": subject_of(each.week),
                "anchor": subject_of(each.week).replace(":", "-"),
                "items": each.items,
            }
            for each in weeks
        ],
        "waiting": sum(len(each.items) for each in weeks),
        "others": others.rows,
        "previous_url": f"?before={others.previous}#others" if others.previous else "",
        "next_url": f"?after={others.next}#others" if others.next else "",
    }
    return page(request, "portfolio/confirm.html", context)


@allow_task(task_scopes.PLACEMENT, "placement_id")
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, placement_id: int, item_id: int) -> HttpResponse:
    """One item in full, for people of the workplace."""
    found = queries.find(request.user, item_id, placement_id=placement_id)
    require(request.user, "portfolio.confirm", found.placement)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return _answer(request, found, form)
            except Changed as refusal:
                # The page below shows the item as it is now, with its new hash.
                messages.warning(request, str(refusal))
                found = queries.find(request.user, item_id, placement_id=placement_id)
                form, status = AnswerForm(initial={"remark": form["remark"].value()}), 409
            except ActionRefused as refusal:
                form.add_error(None, str(refusal))
                status = 422
        else:
            status = 422
    context: dict[str, Any] = item_context(request, found, at=placement_id)
    context |= {"placement": found.placement, "form": form, "answers": Answer}
    return page(request, "portfolio/placement_item.html", context, status=status)


def _answer(request: HttpRequest, found: EvidenceItem, form: AnswerForm) -> HttpResponse:
    assert found.placement_id is not None
    confirming.confirm_item(
        actor=request.user,
        placement_id=found.placement_id,
        item_id=found.pk,
        content_sha256=form.cleaned_data["content_sha256"],
        answer=form.cleaned_data["answer"],
        remark=form.cleaned_data["remark"],
    )
    messages.success(
        request,
        pgettext("workplace", "Thank you. Your answer about “%(title)s” is recorded.")
        % {"title": found.title},
    )
    return redirect("portfolio:confirm", found.placement_id)


@allow_task(task_scopes.PLACEMENT, "placement_id")
@require_POST
def week(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Yes to a whole week, as it stood on the page."""
    placement = _placement(request, placement_id)
    require(request.user, "portfolio.confirm", placement)
    asked = week_from(request.POST.get("week", ""))
    read = _read(request.POST.getlist("item"))
    back = reverse("portfolio:confirm", args=[placement.pk])
    if asked is None or not read:
        messages.warning(request, _("Nothing was chosen. Look at the list below."))
        return redirect(back)
    try:
        result = confirming.confirm_week(
            actor=request.user, placement_id=placement.pk, week=asked, read=read
        )
    except ActionRefused as refusal:
        return told(request, refusal, back)
    if result.confirmed:
        messages.success(request, result.sentence)
    for _item, sentence in result.refused:
        messages.warning(request, sentence)
    return redirect(back)


def _read(values: list[str]) -> dict[int, str]:
    """ "12:<hash>" of each item on the page."""
    pairs = (value.partition(":") for value in values[:200])
    return {int(pk): sha for pk, _colon, sha in pairs if pk.isdecimal() and len(pk) < 19}

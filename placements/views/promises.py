"""One promise: how it stands, another date, and that it was kept in another way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.dates import short_day
from people import task_sessions
from placements import kinds
from placements.enums import CommitmentState
from placements.forms.promises import PostponeForm, ReceivedForm
from placements.models import Commitment, Placement
from placements.queries.detail import find
from placements.services import postponing
from placements.services.commitments import stands_on
from placements.task_scopes import allow_promise, only_own_task
from placements.views.forms import form_page
from placements.words import when


def _found(
    request: HttpRequest, placement_id: int, commitment_id: int
) -> tuple[Placement, Commitment]:
    placement = find(request.user, placement_id)
    rows = Commitment.objects.select_related("owner", "closed_by")
    row = get_object_or_404(rows, pk=commitment_id, placement=placement)
    row.placement = placement
    only_own_task(request, row)
    return placement, row


def _sentence(request: HttpRequest, row: Commitment) -> Any:
    mine = postponing.owes(request.user, row)
    return (
        kinds.get(row.kind).text_for(row, owed_by_reader=mine) if kinds.is_known(row.kind) else ""
    )


@allow_promise
@require_safe
def promise(request: HttpRequest, placement_id: int, commitment_id: int) -> HttpResponse:
    placement, row = _found(request, placement_id, commitment_id)
    asked = list(row.postponements.select_related("by"))
    is_open = row.state == CommitmentState.OPEN
    confined = task_sessions.current(request) is not None
    word, tone = when(row.due_on) if is_open else (row.get_state_display(), "neutral")
    context = {
        "placement": placement,
        "row": row,
        "sentence": _sentence(request, row),
        "word": word,
        "tone": tone,
        "asked": asked,
        "url": kinds.get(row.kind).url(row)
        if is_open and kinds.is_known(row.kind) and postponing.owes(request.user, row)
        else "",
        "action": kinds.get(row.kind).action if kinds.is_known(row.kind) else "",
        "may_postpone": postponing.may_postpone(request.user, row, len(asked)),
        "may_receive": postponing.may_receive(request.user, row),
        "may_waive": is_open and not confined and stands_on(request.user, placement, row.creditor),
        "confined": confined,
    }
    return render(request, "placements/promise.html", context)


@allow_promise
def postpone_view(request: HttpRequest, placement_id: int, commitment_id: int) -> HttpResponse:
    placement, row = _found(request, placement_id, commitment_id)
    postponing.require_may_postpone(request.user, row, row.postponements.count())

    def act(data: dict[str, Any]) -> None:
        postponing.postpone(actor=request.user, commitment_id=row.pk, **data)

    return form_page(
        request,
        placement=placement,
        form=PostponeForm(request.POST or None),
        act=act,
        done=_("The new date stands. The others see it beside the promise."),
        title=_("Another date"),
        text=_("%(promise)s. Due now: %(day)s. At the latest: %(last)s.")
        % {
            "promise": _sentence(request, row),
            "day": short_day(row.due_on, with_year=True),
            "last": short_day(postponing.latest_day(row), with_year=True),
        },
        button=_("Set the new date"),
        back=_back(placement, row),
    )


@allow_promise
def received_view(request: HttpRequest, placement_id: int, commitment_id: int) -> HttpResponse:
    placement, row = _found(request, placement_id, commitment_id)
    postponing.require_may_receive(request.user, row)

    def act(data: dict[str, Any]) -> None:
        postponing.received_otherwise(actor=request.user, commitment_id=row.pk, how=data["how"])

    return form_page(
        request,
        placement=placement,
        form=ReceivedForm(request.POST or None),
        act=act,
        done=_("Noted as kept. Nobody is reminded of it any more."),
        title=_("I got it another way"),
        text=_sentence(request, row),
        button=_("Note it as kept"),
        back=_back(placement, row),
    )


def _back(placement: Placement, row: Commitment) -> str:
    return reverse("placements:promise", args=[placement.pk, row.pk])

"""Changing, ending and completing a placement; waiving a promise."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from placements import guards, kinds, listeners
from placements.forms.placements import ChangeForm, EndForm, WaiveForm
from placements.models import Commitment
from placements.queries.detail import find
from placements.services.commitments import require_creditor, waive
from placements.services.endings import complete, end_early
from placements.services.placements import change_details
from placements.views.forms import form_page


def edit(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.change", placement)

    def act(data: dict[str, Any]) -> None:
        change_details(actor=request.user, placement_id=placement.pk, **data)

    return form_page(
        request,
        placement=placement,
        form=ChangeForm(request.POST or None, placement=placement),
        act=act,
        done=_("The changes are saved."),
        title=_("Change the details"),
        text=guards.why_frozen(placement) or "",
        button=_("Save the changes"),
    )


def end(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.end_early", placement)
    elsewhere = guards.ends_elsewhere(placement)
    if elsewhere is not None:
        return redirect(elsewhere.url)

    def act(data: dict[str, Any]) -> None:
        end_early(actor=request.user, placement_id=placement.pk, **data)

    return form_page(
        request,
        placement=placement,
        form=EndForm(request.POST or None),
        act=act,
        done=_("The placement is ended."),
        title=_("End this placement early?"),
        text=_("This cannot be undone. Everything that was still to be done for it lapses."),
        button=_("End the placement"),
        danger=True,
    )


def complete_view(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.complete", placement)
    detail = reverse("placements:detail", args=[placement.pk])
    if request.method == "POST":
        complete(actor=request.user, placement_id=placement.pk)
        messages.success(request, _("The placement is completed."))
        return redirect(detail)
    context = {
        "title": _("Complete this placement?"),
        "text": str(placement),
        "consequences": [_("It moves to the completed placements and cannot be changed any more.")],
        "warnings": listeners.unfinished(placement),
        "action": _("Complete the placement"),
        "cancel_url": detail,
    }
    return render(request, "components/confirm_page.html", context)


def waive_view(request: HttpRequest, commitment_id: int) -> HttpResponse:
    row = get_object_or_404(Commitment, pk=commitment_id)
    placement = find(request.user, row.placement_id)
    require_creditor(request.user, row)

    def act(data: dict[str, Any]) -> None:
        waive(actor=request.user, commitment_id=row.pk, reason=data["reason"])

    what = (
        kinds.get(row.kind).text_for(row, owed_by_reader=False) if kinds.is_known(row.kind) else ""
    )
    return form_page(
        request,
        placement=placement,
        form=WaiveForm(request.POST or None),
        act=act,
        done=_("Noted: this is no longer needed."),
        title=_("No longer needed?"),
        text=what,
        button=_("It is no longer needed"),
    )

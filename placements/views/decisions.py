"""The school answers a proposal; a student or the school takes one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from placements.forms.placements import DecisionForm
from placements.models import Placement
from placements.queries.detail import find
from placements.services.proposals import approve, reject, withdraw
from placements.transitions import can
from placements.views.forms import form_page


def decide(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.approve", placement)
    if request.method == "GET" and not can("approve", placement):
        messages.info(request, _("This proposal was already answered."))
        return redirect("placements:detail", placement.pk)

    def act(data: dict[str, Any]) -> None:
        if data["answer"] == "approve":
            approve(actor=request.user, placement_id=placement.pk)
        else:
            reject(actor=request.user, placement_id=placement.pk, reason=data["reason"])

    others = Placement.objects.filter(host=placement.host).exclude(pk=placement.pk)
    return form_page(
        request,
        placement=placement,
        form=DecisionForm(request.POST or None),
        act=act,
        done=_("Your answer is sent to the student."),
        title=_("Does this place fit?"),
        button=_("Send the answer to the student"),
        template="placements/decide.html",
        known_host=others.exists(),
        supervisors=placement.supervisor_links.select_related("user"),
    )


def withdraw_view(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.withdraw", placement)
    detail = reverse("placements:detail", args=[placement.pk])
    if request.method == "POST":
        withdraw(actor=request.user, placement_id=placement.pk)
        messages.success(request, _("The placement is withdrawn."))
        return redirect(detail)
    context = {
        "title": _("Withdraw this placement?"),
        "text": str(placement),
        "consequences": [
            _("Everything that was still to be done for it lapses."),
            _("The workplace does not see it any more."),
        ],
        "action": _("Withdraw the placement"),
        "cancel_url": detail,
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)

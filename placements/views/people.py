"""Who stands at the corners."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from placements.forms.placements import ContactForm, SupervisorForm
from placements.queries.detail import find
from placements.services.people import assign_contact, remove_supervisor, set_supervisor
from placements.views.forms import form_page


def contact(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.assign_contact", placement)

    def act(data: dict[str, Any]) -> None:
        assign_contact(actor=request.user, placement_id=placement.pk, contact=data["contact"])

    return form_page(
        request,
        placement=placement,
        form=ContactForm(request.POST or None, placement=placement),
        act=act,
        done=_("The contact of the school is set."),
        title=_("Contact of the school"),
        text=_(
            "One named person: student and workplace see who it is. What the contact before "
            "still had to do goes along."
        ),
        button=_("Set the contact"),
    )


def supervisor(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.change_supervisors", placement)
    first = placement.supervisor_links.select_related("user").filter(is_first=True).first()
    initial = {"name": first.user.name, "email": first.user.email} if first else {}

    def act(data: dict[str, Any]) -> None:
        set_supervisor(actor=request.user, placement_id=placement.pk, **data)

    return form_page(
        request,
        placement=placement,
        form=SupervisorForm(request.POST or None, initial=initial),
        act=act,
        done=_("The supervisor at the workplace is set."),
        title=_("Supervisor at the workplace"),
        button=_("Set the supervisor"),
    )


@require_POST
def supervisor_remove(request: HttpRequest, placement_id: int, user_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.change_supervisors", placement)
    get_object_or_404(placement.supervisor_links, user_id=user_id)
    remove_supervisor(actor=request.user, placement_id=placement.pk, user_id=user_id)
    messages.success(request, _("The supervisor is taken off this placement."))
    return redirect("placements:detail", placement.pk)

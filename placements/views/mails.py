"""Did they get the mail? Of one placement, of a whole school, and sending it once more."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from core.errors import ActionRefused
from core.keyset import Page
from core.requests import HtmxRequest
from notifications.enums import DeliveryState
from notifications.models import OutboxMessage
from notifications.services import current_hold, send_again
from placements.queries.detail import find
from placements.queries.mails import LOST, MailFilters, placement_mails, school_mails

SIZE = 25


def mails(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.view_mails", placement)
    page = placement_mails(
        placement,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZE,
    )
    broken = {mail.person_id: mail for mail in page.rows if mail.address_is_bad}
    guides = set(placement.supervisor_links.values_list("user_id", flat=True)) if broken else set()
    context = {
        "placement": placement,
        "mails": page.rows,
        "broken": [
            {"mail": mail, "is_supervisor": person in guides} for person, mail in broken.items()
        ],
        "hold": current_hold(),
        **_pager(request, page),
    }
    return render(request, "placements/placement_mails.html", context)


def all_mails(request: HtmxRequest) -> HttpResponse:
    require(request.user, "placements.view_school_mails")
    filters = MailFilters.of(request.GET)
    page = school_mails(
        request.user,
        filters,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZE,
    )
    context = {
        "mails": page.rows,
        "filters": filters,
        "choices": _choices(filters),
        "person": _person(page, filters),
        "hold": current_hold(),
        **_pager(request, page),
    }
    template = "placements/school_mails.html"
    return render(request, f"{template}#page" if request.htmx else template, context)


def _person(page: Page[Any], filters: MailFilters) -> str:
    """The name stands on the rows; who got no mail that one may see stays nameless."""
    return page.rows[0].name if filters.person_id and page.rows else ""


def _choices(filters: MailFilters) -> list[dict[str, Any]]:
    options = [(LOST, _("did not arrive")), *DeliveryState.choices]
    return [{"name": "state", "label": _("State"), "options": options, "value": filters.state}]


def _pager(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    def address(name: str, mark: str | None) -> str:
        if not mark:
            return ""
        query = QueryDict(mutable=True)
        for key in ("state", "q", "person"):
            if request.GET.get(key):
                query[key] = request.GET[key]
        query[name] = mark
        return f"?{query.urlencode()}"

    return {"next": address("after", page.next), "previous": address("before", page.previous)}


@require_POST
def mail_again(request: HttpRequest, placement_id: int, message_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.view_mails", placement)
    message = get_object_or_404(OutboxMessage, pk=message_id, placement_id=placement.pk)
    try:
        send_again(actor=request.user, message_id=message.pk)
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The mail is sent again."))
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("placements:detail", placement.pk)

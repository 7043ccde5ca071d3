"""Another time, or not at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contact.forms.talks import CancelForm, MoveForm
from contact.models import ContactMoment
from contact.queries import moments as queries
from contact.services import changing
from contact.services.agendas import AtOnce
from contact.views.common import page, posted, told
from core.access import require
from core.errors import ActionRefused
from people.task_sessions import allow_task


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    found = queries.find(request.user, placement_id, moment_id)
    require(request.user, "contact.arrange", found.placement)
    form = MoveForm(
        posted(request),
        initial={
            "starts_at": found.starts_at,
            "where": found.where,
            "place": found.place,
            "revision": found.revision,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            changing.move(actor=request.user, moment_id=found.pk, **form.cleaned_data)
        except AtOnce as refusal:
            form.offer_together(str(refusal))
            return _move_page(request, found, form)
        except ActionRefused as refusal:
            return told(request, refusal, "contact:moment", placement_id, found.pk)
        messages.success(request, _("Moved. The new time goes to everybody's calendar."))
        return redirect("contact:moment", placement_id, found.pk)
    return _move_page(request, found, form)


def _move_page(request: HttpRequest, found: ContactMoment, form: MoveForm) -> HttpResponse:
    context = {"placement": found.placement, "moment": found, "form": form}
    return page(request, "contact/move.html", context, 422 if form.is_bound else 200)


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    found = queries.find(request.user, placement_id, moment_id)
    require(request.user, "contact.arrange", found.placement)
    form = CancelForm(posted(request), initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            changing.cancel(actor=request.user, moment_id=found.pk, **form.cleaned_data)
        except ActionRefused as refusal:
            return told(request, refusal, "contact:moment", placement_id, found.pk)
        messages.success(request, _("Cancelled. It goes out of everybody's calendar."))
        return redirect("contact:moment", placement_id, found.pk)
    context = {
        "title": _("Cancel this talk?"),
        "text": found.kind_label,
        "consequences": [_("Everybody gets a mail, and it goes out of their calendar.")],
        "action": _("Cancel the talk"),
        "cancel_url": reverse("contact:moment", args=[placement_id, found.pk]),
        "danger": True,
        "form": form,
    }
    return page(request, "components/confirm_page.html", context)

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements import content, differences, gathering, readiness, reading
from agreements.enums import AgreementKind, AgreementState
from agreements.forms.drafting import DraftForm
from agreements.models import Agreement
from agreements.services import drafting
from agreements.services.drafting import Stale
from agreements.views.amending import send_page
from agreements.views.common import told
from core.access import require
from core.errors import ActionRefused
from learning.queries.coverage import coverage
from placements.models import Placement

# A draft as it is when it was just started.
FIRST_REVISION = 1


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, placement_id: int) -> HttpResponse:
    """What the school adds beside the placement's data, with the text as it will be fixed."""
    placement = reading.get_placement(request.user, placement_id)
    require(request.user, "agreements.prepare", placement)
    agreement = reading.draft_or_new(placement)
    if agreement is None:
        return _sent_before(request, placement)
    _refuse_when_agreed(agreement)
    form = _form(request, agreement)
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "preview":
        try:
            return _keep(request, placement, form)
        except Stale as refusal:
            form.continue_with(agreement.revision, str(refusal))
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    return render(
        request, "agreements/prepare.html", _context(request.user, placement, agreement, form)
    )


@require_POST
def preview(request: HttpRequest, placement_id: int) -> HttpResponse:
    """The text with what is typed now. Keeps nothing."""
    placement = reading.get_placement(request.user, placement_id)
    require(request.user, "agreements.prepare", placement)
    agreement = reading.draft_or_new(placement)
    if agreement is None:
        return HttpResponse(status=204)
    _refuse_when_agreed(agreement)
    form = _form(request, agreement)
    context = _context(request.user, placement, agreement, form)
    return render(request, "agreements/parts/preview.html", context)


def _refuse_when_agreed(agreement: Agreement) -> None:
    """No form for a first draft that could not be kept."""
    if agreement.pk is None:
        drafting.check_preparing(agreement.placement)


def _form(request: HttpRequest, agreement: Agreement) -> DraftForm:
    data = request.POST if request.method == "POST" else None
    return DraftForm(data, agreement=agreement, outcomes=content.outcome_choices(agreement))


def _sent_before(request: HttpRequest, placement: Placement) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _("This version was sent before. Nothing changed now."))
    return redirect("agreements:detail", reading.newest_id(placement))


def _keep(request: HttpRequest, placement: Placement, form: DraftForm) -> HttpResponse:
    started = drafting.start_draft(
        actor=request.user, placement_id=placement.pk, language=form.cleaned_data["language"]
    )
    kept = drafting.update_draft(
        actor=request.user,
        agreement_id=started.pk,
        revision=form.cleaned_data["revision"] or FIRST_REVISION,
        data=form.stored,
        language=form.cleaned_data["language"],
    )
    if request.POST.get("do") == "send":
        return redirect("agreements:send", kept.pk)
    messages.success(request, _("The draft is kept. Only the school sees it."))
    return redirect("agreements:prepare", placement.pk)


def _context(
    user: Any, placement: Placement, agreement: Agreement, form: DraftForm
) -> dict[str, Any]:
    shown = form.applied_to(agreement)
    with translation.override(shown.language):
        gathered = gathering.gather(shown)
    written = content.build(shown, gathered)
    returned = reading.last_returned(placement)
    here = urlencode({"next": reverse("agreements:prepare", args=[placement.pk])})
    return {
        "placement": placement,
        "agreement": agreement,
        "form": form,
        "content": written,
        "missing": reading.with_links(user, placement, readiness.to_do(shown, gathered)),
        "placement_rows": reading.placement_rows(placement),
        "change_url": f"{reverse('placements:edit', args=[placement.pk])}?{here}",
        "returned": returned,
        "since": differences.since(returned, written) if returned else [],
        "coverage": coverage(placement),
    }


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Asks once: sending fixes text and data for good."""
    agreement = reading.get_agreement(request.user, agreement_id)
    require(request.user, "agreements.prepare", agreement.placement)
    if agreement.state != AgreementState.DRAFT:
        if request.method == "POST":
            messages.warning(request, _("This version was sent before. Nothing changed now."))
        return redirect("agreements:detail", agreement.pk)
    if agreement.kind == AgreementKind.AMENDMENT:
        return send_page(request, agreement)
    if content.missing_for_sending(agreement):
        return redirect("agreements:prepare", agreement.placement_id)
    if request.method == "POST":
        try:
            drafting.send(actor=request.user, agreement_id=agreement.pk)
        except ActionRefused as refusal:
            return told(request, refusal, "agreements:prepare", agreement.placement_id)
        messages.success(request, _("Sent. The workplace is asked to check the data."))
        return redirect("agreements:detail", agreement.pk)
    return render(request, "components/confirm_page.html", _send_question(agreement))


def _send_question(agreement: Agreement) -> dict[str, Any]:
    host = agreement.placement.host.name
    return {
        "title": _("Send the agreement to the workplace?"),
        "text": _("%(host)s is asked to check the data. After that everybody is asked to sign.")
        % {"host": host},
        "consequences": [
            _("From now on the text and the data of this version are fixed."),
            _("Something wrong after all? The workplace can send it back; you can withdraw it."),
        ],
        "action": _("Send to the workplace"),
        "cancel_url": reverse("agreements:prepare", args=[agreement.placement_id]),
        "danger": False,
    }

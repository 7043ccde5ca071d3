from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import content, readiness, reading, terms
from agreements.forms.amending import ChangeChoice, TermsForm
from agreements.models import Agreement
from agreements.services import amending
from agreements.views.common import told
from core.access import require
from core.errors import ActionRefused
from placements.models import Placement


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, placement_id: int) -> HttpResponse:
    """First what changes (in the address), then only those fields."""
    placement = reading.get_placement(request.user, placement_id)
    require(request.user, "agreements.amend", placement)
    held = reading.held_with_placement(placement)
    choice = ChangeChoice(request.GET or None)
    chosen = choice.cleaned_data["change"] if choice.is_bound and choice.is_valid() else []
    consequence = terms.classify(chosen) if chosen else None
    form = None
    if held and consequence and consequence.effect == terms.Effect.AMENDMENT.key:
        form = _terms_form(request, placement, held, chosen)
        if (
            request.method == "POST"
            and form.is_valid()
            and (answer := _start(request, placement, form))
        ):
            return answer
    context = {
        "placement": placement,
        "held": held,
        "choice": choice,
        "chosen": chosen,
        "consequence": consequence,
        "form": form,
        "returned": reading.last_returned(placement),
    }
    return render(request, "agreements/amend.html", context)


def _terms_form(
    request: HttpRequest, placement: Placement, held: Agreement, chosen: list[str]
) -> TermsForm:
    agreed = [row["code"] for row in held.data["content"]["outcomes"]]
    return TermsForm(
        request.POST if request.method == "POST" else None,
        placement=placement,
        chosen=chosen,
        outcomes=content.outcome_choices(held),
        agreed_outcomes=agreed,
        draft=reading.amendment_draft(placement),
    )


def _start(request: HttpRequest, placement: Placement, form: TermsForm) -> HttpResponse | None:
    """None when it was refused; the sentence then stands above the form."""
    values: dict[str, Any] = form.cleaned_data
    try:
        draft = amending.prepare_amendment(
            actor=request.user,
            placement_id=placement.pk,
            changes=form.changes(),
            effective_on=values["effective_on"],
            reason=values["reason"].strip(),
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect("agreements:send", draft.pk)


def send_page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What the amendment changes, and the button that puts it before the parties."""
    missing = readiness.to_do(agreement)
    if request.method == "POST" and not missing:
        try:
            amending.send_amendment(actor=request.user, agreement_id=agreement.pk)
        except ActionRefused as refusal:
            return told(request, refusal, "agreements:send", agreement.pk)
        messages.success(
            request,
            _("The amendment is on its way. Until everybody has signed, the old terms hold."),
        )
        return redirect("agreements:detail", agreement.pk)
    context = {
        "agreement": agreement,
        "placement": agreement.placement,
        "content": content.build(agreement),
        "changes": reading.changes_of(agreement),
        "missing": missing,
        "returned": reading.last_returned(agreement.placement),
        "change_url": reading.change_url(agreement),
    }
    return render(request, "agreements/send_amendment.html", context)

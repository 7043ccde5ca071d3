from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import content, phrases, reading
from agreements.enums import AgreementState
from agreements.forms.signing import SignForm
from agreements.models import Agreement
from agreements.parties import acts_for_workplace
from agreements.services import signing
from agreements.views.common import page, told
from core.errors import ActionRefused, AlreadyDone
from core.throttle import request_address
from people.requests import SignedInRequest
from people.services.codes import browser_key
from people.task_sessions import allow_task


@allow_task("agreement", "agreement_id")
@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Read, ask for a code, sign; afterwards the same address shows how it stands."""
    agreement = reading.get_agreement(request.user, agreement_id)
    party = signing.party_to_sign(request.user, agreement, request.POST.get("party", ""))
    if not party:
        return _nothing_to_sign(request, agreement)
    if request.method == "POST" and request.POST.get("do") == "send_code":
        return _send_code(request, agreement)
    sentence = signing.intent_sentence(agreement, party, get_language())
    if request.method == "POST":
        form = SignForm(request.POST, sentence=sentence)
        if form.is_valid() and (answer := _sign(request, agreement, party, form)):
            return answer
        return _code_page(request, agreement, party, form)
    if request.GET.get("step") == "code":
        initial = {"party": party, "content_sha256": agreement.content_sha256}
        return _code_page(request, agreement, party, SignForm(initial=initial, sentence=sentence))
    return _read_page(request, agreement, party)


def _send_code(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    try:
        signing.request_code(
            actor=request.user,
            agreement_id=agreement.pk,
            browser_key=browser_key(request),
            as_read=agreement,
        )
    except ActionRefused as refusal:
        return told(request, refusal, _code_step(agreement))
    return redirect(_code_step(agreement) + "&sent=1")


def _sign(
    request: SignedInRequest, agreement: Agreement, party: str, form: SignForm
) -> HttpResponse | None:
    """None when it was refused; the sentence then stands at the form."""
    try:
        signing.sign(
            actor=request.user,
            agreement_id=agreement.pk,
            party=party,
            code=form.cleaned_data["code"],
            browser_key=browser_key(request),
            content_sha256=form.cleaned_data["content_sha256"],
            accepted=form.cleaned_data["accepted"],
            evidence=evidence_of(request),
            as_read=agreement,
        )
    except AlreadyDone as refusal:
        return told(request, refusal, "agreements:sign", agreement.pk)
    except ActionRefused as refusal:
        form.add_error("code", str(refusal))
        return None
    return redirect("agreements:sign", agreement.pk)


def _nothing_to_sign(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _("You cannot sign this version, or you did so before."))
        return redirect("agreements:sign", agreement.pk)
    if agreement.state == AgreementState.PROPOSED and acts_for_workplace(
        request.user, agreement.placement
    ):
        return redirect("agreements:check", agreement.pk)
    built = reading.build_page(agreement, request.user)
    mine = any(signature.signer_id == request.user.pk for signature in agreement.signatures.all())
    context = {"agreement": agreement, "page": built, "mine": mine, "corner": built.reader}
    return page(request, "agreements/signed.html", context)


def _read_page(request: SignedInRequest, agreement: Agreement, party: str) -> HttpResponse:
    context = {
        **_shared(request, agreement, party),
        "step": "read",
        "heading": _("Read and sign the agreement"),
        "content": content.build(agreement),
        "changes": reading.changes_of(agreement),
        "form": None,
    }
    return page(request, "agreements/sign.html", context)


def _code_page(
    request: SignedInRequest, agreement: Agreement, party: str, form: SignForm
) -> HttpResponse:
    context = {
        **_shared(request, agreement, party),
        "step": "code",
        "heading": _("Sign the agreement"),
        "form": form,
        "code_sent": request.method == "GET" and request.GET.get("sent") == "1",
    }
    return page(request, "agreements/sign.html", context)


def _shared(request: SignedInRequest, agreement: Agreement, party: str) -> dict[str, Any]:
    return {
        "agreement": agreement,
        "party": party,
        "party_label": phrases.party_name(party),
        "corner": party,
        "words": phrases.signing_words(party, request.user.email),
    }


def _code_step(agreement: Agreement) -> str:
    return reverse("agreements:sign", args=[agreement.pk]) + "?step=code"


def evidence_of(request: HttpRequest) -> signing.Evidence:
    """How the request came; the service keeps hashes of address and session only."""
    return signing.Evidence(
        address=request_address(request),
        user_agent=request.headers.get("User-Agent", ""),
        session_key=str(request.session.session_key or ""),
    )

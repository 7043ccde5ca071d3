from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from agreements import content, reading
from agreements.enums import AgreementState
from agreements.forms.checking import CORRECT, CheckForm
from agreements.models import Agreement
from agreements.services import checking
from agreements.services.checking import require_workplace
from agreements.views.common import page, posted, told
from core.errors import ActionRefused
from people.task_sessions import allow_task


@allow_task("agreement", "agreement_id")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The workplace looks at the data and answers: correct, or what should be corrected.

    The service reads and decides; only what it refuses is read for a page.
    """
    form, refusal = CheckForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, agreement_id, form)
        except ActionRefused as refused:
            refusal = refused
        except (PermissionDenied, Agreement.DoesNotExist):
            pass  # is explained, or hidden, by what follows
    agreement = reading.get_agreement(request.user, agreement_id)
    require_workplace(request.user, agreement)
    if agreement.state != AgreementState.PROPOSED:
        return _settled(request, agreement)
    if refusal is not None:
        return told(request, refusal, "agreements:detail", agreement.pk)
    shown = content.build(agreement)
    context = {
        "agreement": agreement,
        "content": shown,
        "form": form,
        "changes": shown.changes,
        **reading.answer_to_correction(agreement, shown),
    }
    return page(request, "agreements/check.html", context)


def _answer(request: HttpRequest, agreement_id: int, form: CheckForm) -> HttpResponse:
    if form.cleaned_data["answer"] == CORRECT:
        checking.approve_data(actor=request.user, agreement_id=agreement_id)
        thanks = pgettext("workplace", "Thank you. The data are correct; everybody can sign now.")
        messages.success(request, thanks)
        return redirect("agreements:sign", agreement_id)
    checking.send_back(
        actor=request.user,
        agreement_id=agreement_id,
        comment=form.cleaned_data["comment"].strip(),
    )
    messages.success(
        request,
        pgettext("workplace", "Thank you. The school corrects it and sends you the new version."),
    )
    return redirect("agreements:detail", agreement_id)


def _settled(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    if request.method == "POST":
        messages.warning(
            request, pgettext("workplace", "This version was answered before. Nothing changed now.")
        )
    return redirect("agreements:detail", agreement.pk)

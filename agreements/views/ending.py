from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import reading
from agreements.forms.ending import EndForm, WithdrawForm
from agreements.services import drafting, ending
from agreements.views.common import posted, told
from core.access import require
from core.dates import today
from core.errors import ActionRefused


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Ending a placement and its agreement early: reason, last day, consequences."""
    placement = reading.get_placement(request.user, placement_id)
    require(request.user, "agreements.end", placement)
    form = EndForm(posted(request), initial={"ended_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            ended = ending.end_early(
                actor=request.user, placement_id=placement.pk, **form.cleaned_data
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _done(ended is not None))
            return redirect("placements:detail", placement.pk)
    context = {
        "title": _("End the agreement of %(student)s early")
        % {"student": placement.student.user.name},
        "text": _("Talk with all parties first. This cannot be undone."),
        "consequences": [
            _("The placement ends on the last day that you fill in."),
            _("What was promised for later lapses; what was done and signed stays as it is."),
            _("Student and workplace are told, with the reason."),
        ],
        "action": _("End the agreement early"),
        "placement": placement,
        "crumb": _("End early"),
        "cancel_url": reverse("placements:detail", args=[placement.pk]),
        "danger": True,
        "form": form,
    }
    return render(request, "agreements/confirm.html", context)


def _done(was_signed: bool) -> str:
    if was_signed:
        return _("The agreement ended early; all parties are told.")
    return _("The placement is ended.")


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Taking back a version that was not signed by everybody yet."""
    agreement = reading.get_agreement(request.user, agreement_id)
    require(request.user, "agreements.prepare", agreement.placement)
    if not agreement.state_enum.is_under_way:
        return redirect("agreements:detail", agreement.pk)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            drafting.withdraw(
                actor=request.user,
                agreement_id=agreement.pk,
                reason=form.cleaned_data["reason"].strip(),
            )
        except ActionRefused as refusal:
            return told(request, refusal, "agreements:detail", agreement.pk)
        messages.success(request, _("This version is withdrawn."))
        return redirect("placements:detail", agreement.placement_id)
    context = {
        "title": _("Withdraw this version?"),
        "text": "",
        "consequences": [
            _("Nobody can check or sign this version any more."),
            _("Signatures that were given for it stay in the records, but do not count."),
            _("You can prepare a new version afterwards."),
        ],
        "action": _("Withdraw this version"),
        "placement": agreement.placement,
        "crumb": _("Withdraw"),
        "cancel_url": reverse("agreements:detail", args=[agreement.pk]),
        "danger": True,
        "form": form,
    }
    return render(request, "agreements/confirm.html", context)

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import phrases, reading
from agreements.forms.signing import PaperForm
from agreements.queries import missing_parties
from agreements.services import on_paper
from agreements.views.common import posted, told
from core.access import require
from core.errors import ActionRefused, AlreadyDone


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, agreement_id: int, party: str) -> HttpResponse:
    """Signed on paper: put up the scan, and confirm that it is this version."""
    agreement = reading.get_agreement(request.user, agreement_id)
    require(request.user, "agreements.record_paper", agreement)
    if party not in agreement.parties:
        raise Http404
    if party not in missing_parties(agreement) or not agreement.state_enum.is_signable:
        messages.warning(request, _("This party has signed already, or cannot sign now."))
        return redirect("agreements:detail", agreement.pk)
    initial = {"signer_name": reading.expected_names(agreement).get(party, "")}
    form = PaperForm(
        posted(request), request.FILES if request.method == "POST" else None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            on_paper.record_paper(
                actor=request.user,
                agreement_id=agreement.pk,
                party=party,
                signer_name=values["signer_name"],
                signed_on=values["signed_on"],
                scan=values["scan"],
            )
        except AlreadyDone as refusal:
            return told(request, refusal, "agreements:detail", agreement.pk)
        except ActionRefused as refusal:
            form.add_error("scan", str(refusal))
        else:
            messages.success(request, _("The signature on paper counts from now on."))
            return redirect("agreements:detail", agreement.pk)
    context = {"agreement": agreement, "party": phrases.party_name(party), "form": form}
    return render(request, "agreements/paper.html", context)

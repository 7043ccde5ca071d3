from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.views.common import page, told
from core.access import require
from core.errors import ActionRefused
from decisions.forms.proposing import CorrectForm
from decisions.queries.pages import find_case
from decisions.queries.results import current_decision
from decisions.services import correcting


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, placement_id: int, kind: str) -> HttpResponse:
    """Begin the next version of a final decision; a manager has to authorise it."""
    case = find_case(request.user, placement_id, kind)
    require(request.user, "decisions.assess", case)
    standing = current_decision(case.placement, kind)
    if standing is None:
        raise Http404
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            correcting.start(
                actor=request.user, decision_id=standing.pk, reason=form.cleaned_data["reason"]
            )
        except ActionRefused as refusal:
            return told(request, refusal, "decisions:placement", placement_id)
        messages.success(
            request, _("Begun. It can be decided when a manager of the programme authorises it.")
        )
        return redirect("decisions:write", placement_id, kind)
    context = {
        "placement": case.placement,
        "kind": kind,
        "decision": standing,
        "form": form,
    }
    return page(request, "decisions/correct.html", context, 422 if form.errors else 200)

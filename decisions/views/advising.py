"""The workplace advises: from a phone, by the link in the mail or right after the final form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from assessments.views.common import page, told
from core.access import require, visible_or_404
from core.errors import ActionRefused
from decisions.enums import ResultKind
from decisions.forms.advising import AdviceForm
from decisions.queries.pages import placements
from decisions.queries.results import DECIDED_IN, current_advice, current_decision
from decisions.queries.said import said_in_final
from decisions.services import advising
from decisions.task_scope import FORM_SCOPE, SCOPE
from learning.outcomes import outcomes_of
from people.task_sessions import allow_task


@allow_task(FORM_SCOPE, "placement_id")
@allow_task(SCOPE, "placement_id")
@require_http_methods(["GET", "HEAD", "POST"])
def advice(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = visible_or_404(placements(), request.user, pk=placement_id)
    why = _("The workplace gives this advice. You read it at the results.")
    require(request.user, "decisions.advise", placement, why=why)
    decided = current_decision(placement, ResultKind.PLACEMENT)
    here = ("decisions:placement", placement_id)
    if placement.state not in DECIDED_IN or (decided and decided.result_enum.is_final):
        return redirect(*here)
    given = current_advice(placement)
    said = said_in_final(placement) if given is None else None
    form = AdviceForm(
        request.POST if request.method == "POST" else None,
        outcomes=outcomes_of(placement),
        advice=given,
        said=said,
    )
    if request.method == "POST" and form.is_valid():
        try:
            advising.give_advice(
                actor=request.user,
                placement_id=placement_id,
                verdict=form.cleaned_data["verdict"],
                motivation=form.cleaned_data["motivation"],
                about=form.about(),
                seen=form.cleaned_data["seen"] or 0,
            )
        except ActionRefused as refusal:
            return told(request, refusal, *here)
        messages.success(request, pgettext("workplace", "Thank you. The school reads your advice."))
        return redirect(*here)
    context = {"placement": placement, "form": form, "given": given, "said": said}
    return page(request, "decisions/advice.html", context, 422 if form.errors else 200)

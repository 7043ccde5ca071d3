"""A student proposes a place, on a phone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import require
from core.errors import ActionRefused
from people.models import Enrolment
from people.requests import SignedInRequest
from placements.enums import PlacementState
from placements.forms.placements import ProposalForm
from placements.models import Placement
from placements.services import proposals

NOT_ENROLLED = gettext_lazy(
    "Only a student who is enrolled in a programme can propose a placement."
)


def propose(request: SignedInRequest) -> HttpResponse:
    require(request.user, "placements.propose", why=NOT_ENROLLED)
    enrolments = Enrolment.objects.filter(student__user=request.user).select_related(
        "programme_variant__programme"
    )
    if not enrolments:
        raise PermissionDenied(NOT_ENROLLED)
    form = ProposalForm(request.POST or None, enrolments=enrolments, initial=_search(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            placement = proposals.propose(actor=request.user, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Sent to your school. You get a mail when there is an answer.")
            )
            return redirect("placements:detail", placement.pk)
    status = 422 if form.is_bound else 200
    return render(request, "placements/propose.html", {"form": form}, status=status)


def _search(user: Any) -> dict[str, Any]:
    """The period for which the school asked this student to find a place."""
    row = (
        Placement.objects.filter(student__user=user, state=PlacementState.SEARCHING)
        .order_by("start_date")
        .first()
    )
    if row is None:
        return {}
    return {"enrolment": row.enrolment_id, "start_date": row.start_date, "end_date": row.end_date}

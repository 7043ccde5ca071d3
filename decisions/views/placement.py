"""What everybody of a placement reads: the advice, the results, and one decision."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.queries.rounds import may_read
from assessments.views.common import page
from core.access import require, visible_or_404
from core.dates import today
from decisions.enums import ResultKind
from decisions.models import Decision
from decisions.queries import completing
from decisions.queries.pages import decisions, placements, results_page, versions_of
from decisions.queries.results import open_proposal
from decisions.task_scope import FORM_SCOPE, SCOPE
from people.task_sessions import allow_task
from placements.corners import corner_of
from placements.models import Placement


@allow_task(FORM_SCOPE, "placement_id")
@allow_task(SCOPE, "placement_id")
@require_safe
def results(request: HttpRequest, placement_id: int) -> HttpResponse:
    """How it stands: the advice of the workplace and the result, or both results."""
    placement = visible_or_404(placements(), request.user, pk=placement_id)
    if not may_read(request.user, placement):
        raise PermissionDenied(_("Results are between the student, the school and the workplace."))
    user = request.user
    context = {
        "placement": placement,
        "results": results_page(user, placement),
        "corner": corner_of(user, placement),
        "may_appoint": user.has_perm("decisions.appoint", placement),
        "completing": completing.offer(user, placement),
    }
    return page(request, "decisions/placement.html", context)


@allow_task(FORM_SCOPE, "placement_id")
@allow_task(SCOPE, "placement_id")
@require_safe
def decision(request: HttpRequest, placement_id: int, kind: str, number: int) -> HttpResponse:
    """One version of a decision, with its reasons and how to appeal."""
    if kind not in ResultKind.values:
        raise Http404
    wanted = {"placement_id": placement_id, "kind": kind, "number": number}
    placement = get_object_or_404(placements(), pk=placement_id)
    row = get_object_or_404(decisions(), **wanted)
    row.placement = placement
    if not Decision.objects.visible_to(request.user).filter(pk=row.pk).exists():
        if Placement.objects.visible_to(request.user).filter(pk=placement_id).exists():
            require(request.user, "decisions.view", row, why=_hidden(row))
        raise Http404
    user = request.user
    is_newest = not hasattr(row, "replaced_by")
    context = {
        "placement": placement,
        "decision": row,
        "versions": versions_of(user, row),
        "is_newest": is_newest,
        "corner": corner_of(user, placement),
        "appeal": row.appeal_en if get_language() == "en" and row.appeal_en else row.appeal_nl,
        "may_appeal": row.appeal_until >= today(),
        "completing": completing.offer(user, placement) if is_newest else None,
        "language": "en" if get_language() == "en" else "nl",
        "may_correct": is_newest
        and row.result_enum.is_final
        and user.has_perm("decisions.assess", row)
        and open_proposal(placement, kind) is None,
    }
    return page(request, "decisions/decision.html", context)


def _hidden(row: Decision) -> str:
    if row.kind == ResultKind.EXAM:
        return _("The exam result is between the student and the examiners.")
    return _("Results are between the student, the school and the workplace.")

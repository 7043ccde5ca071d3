"""What was said over time about each outcome of a placement."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.queries.rounds import may_read
from assessments.views.common import page
from core.access import visible_or_404
from decisions.cases import is_appointed
from decisions.queries.data_points import readiness
from decisions.queries.points_page import SHAPES, page_of
from decisions.queries.rules import rules_of, thresholds_of
from decisions.task_scope import FORM_SCOPE, SCOPE
from people.task_sessions import allow_task
from placements.models import Placement


@allow_task(FORM_SCOPE, "placement_id")
@allow_task(SCOPE, "placement_id")
@require_safe
def points(request: HttpRequest, placement_id: int) -> HttpResponse:
    rows = Placement.objects.select_related(
        "student__user", "programme__institution", "host", "enrolment__cohort__framework"
    )
    placement = rows.filter(pk=placement_id).first()
    # Whoever was appointed for the exam reads along, also when not guiding the student any more.
    if placement is None or not is_appointed(request.user, placement):
        placement = visible_or_404(rows, request.user, pk=placement_id)
        _require_reader(request, placement)
    found = readiness(placement, thresholds_of(rules_of(placement.programme)))
    bound = bool(getattr(request, "task_session", None))
    context = {
        "placement": placement,
        "readiness": found,
        "shown": page_of(request.user, placement, found, links=not bound),
        "shapes": SHAPES,
    }
    return page(request, "decisions/points.html", context)


def _require_reader(request: HttpRequest, placement: Placement) -> None:
    if not may_read(request.user, placement):
        raise PermissionDenied(
            _("Assessments are between the student, the school and the workplace.")
        )

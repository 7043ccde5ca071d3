"""Reading: the rounds of a placement, one round, one corner's answers, and their PDF."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import paper
from assessments.corners import name_of
from assessments.models import Response
from assessments.queries.rounds import cards_of, find_round, lines_of, may_read
from assessments.queries.sheet import sheet_of
from assessments.queries.side_by_side import board_of
from assessments.views.common import page
from core.access import visible_or_404
from documents.responses import send_fresh_pdf
from people.enums import Corner
from people.task_sessions import allow_task
from placements.corners import corner_of
from placements.models import Placement


@allow_task("assessment", "placement_id")
@require_safe
def placement_rounds(request: HttpRequest, placement_id: int) -> HttpResponse:
    """All that was asked in this placement, and what waits for the reader."""
    rows = Placement.objects.select_related(
        "student__user", "programme__institution", "host", "school_contact"
    ).prefetch_related("supervisor_links__user")
    placement = visible_or_404(rows, request.user, pk=placement_id)
    if not may_read(request.user, placement):
        raise PermissionDenied(
            _("Assessments are between the student, the school and the workplace.")
        )
    context = {
        "placement": placement,
        "cards": cards_of(request.user, placement),
        "may_open": request.user.has_perm("assessments.open", placement),
        "corner": corner_of(request.user, placement),
    }
    return page(request, "assessments/placement.html", context)


@allow_task("assessment", "placement_id")
@require_safe
def round_detail(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    """Who handed in; and, once shared, the answers side by side."""
    row = find_round(request.user, placement_id, round_id)
    user = request.user
    lines = lines_of(user, row)
    context = {
        "round": row,
        "placement": row.placement,
        "lines": lines,
        "corner": corner_of(user, row.placement),
        "own": next((line for line in lines if line.is_own), None),
        "handed_in": sum(line.response.is_handed_in for line in lines),
        "may_share": row.is_open and not row.is_shared and user.has_perm("assessments.share", row),
        "may_cancel": row.is_open
        and not row.is_shared
        and user.has_perm("assessments.cancel", row),
        "board": board_of(user, row) if row.is_shared else None,
        "may_choose": row.is_shared and user.has_perm("assessments.choose_points", row),
        "may_record": row.is_shared and user.has_perm("assessments.record_talk", row),
    }
    return page(request, "assessments/round.html", context)


def find_response(request: HttpRequest, placement_id: int, round_id: int, corner: str) -> Response:
    """The answers of a corner, when this person may read them now."""
    row = find_round(request.user, placement_id, round_id)
    found = visible_or_404(Response.objects.all(), request.user, round=row, corner=corner)
    if not found.is_handed_in:
        raise Http404
    found.round = row
    return found


@allow_task("assessment", "placement_id")
@require_safe
def response(request: HttpRequest, placement_id: int, round_id: int, corner: str) -> HttpResponse:
    """What a corner handed in, to read and to print; also from the link in the mail."""
    found = find_response(request, placement_id, round_id, corner)
    row = found.round
    context = {
        "round": row,
        "response": found,
        "placement": row.placement,
        "sheet": sheet_of(found),
        "corner_label": Corner(corner).label,
        "name": found.submitted_by.name if found.submitted_by else name_of(row.placement, corner),
        "is_own": corner_of(request.user, row.placement) == corner,
    }
    return page(request, "assessments/response.html", context)


@allow_task("assessment", "placement_id")
@require_safe
def response_pdf(
    request: HttpRequest, placement_id: int, round_id: int, corner: str
) -> HttpResponse:
    """The same on paper. Made for this request and kept nowhere."""
    found = find_response(request, placement_id, round_id, corner)
    return send_fresh_pdf(paper.title_of(found), paper.render_pdf(found))

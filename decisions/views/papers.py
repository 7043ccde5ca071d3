"""The paper of a result: the sealed file, or until that is there a copy to read."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import visible_or_404
from decisions import paper
from decisions.models import Decision
from documents.names import clean_name
from documents.responses import FOREIGN_FILE_POLICY, send_document
from people.task_sessions import allow_task


@allow_task("assessment", "placement_id")
@allow_task("decision", "placement_id")
@require_safe
def result_pdf(request: HttpRequest, placement_id: int, decision_id: int) -> HttpResponseBase:
    rows = Decision.objects.select_related(*paper.RELATED, "sealed_document")
    decision = visible_or_404(rows, request.user, pk=decision_id, placement_id=placement_id)
    if decision.sealed_document is not None:
        return send_document(request, decision.sealed_document)
    return _reading_copy(decision)


def _reading_copy(decision: Decision) -> HttpResponse:
    """Made for this request and kept nowhere: it says of itself that it is not the final file."""
    response = HttpResponse(paper.render_pdf(decision), content_type="application/pdf")
    name = clean_name(f"{paper.document_title(decision)} ({_('copy')}).pdf", "application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Content-Security-Policy"] = FOREIGN_FILE_POLICY
    return response

"""The paper of a result: the sealed file, or until that is there a copy to read."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from core.access import visible_or_404
from decisions import paper
from decisions.models import Decision
from documents.responses import send_copy, send_document
from people.task_sessions import allow_task


@allow_task("assessment", "placement_id")
@allow_task("decision", "placement_id")
@require_safe
def result_pdf(request: HttpRequest, placement_id: int, decision_id: int) -> HttpResponseBase:
    rows = Decision.objects.select_related(*paper.RELATED, "sealed_document")
    decision = visible_or_404(rows, request.user, pk=decision_id, placement_id=placement_id)
    if decision.sealed_document is not None:
        return send_document(request, decision.sealed_document)
    return send_copy(paper.document_title(decision), paper.render_pdf(decision))

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from agreements import paper, reading
from agreements.views.common import page
from documents.responses import send_copy, send_document
from people.task_sessions import allow_task


@allow_task("agreement", "agreement_id")
@require_safe
def detail(request: HttpRequest, agreement_id: int) -> HttpResponseBase:
    """One version of an agreement: how it stands for this reader, and its whole text."""
    agreement = reading.get_agreement(request.user, agreement_id)
    context = {"agreement": agreement, "page": reading.build_page(agreement, request.user)}
    return page(request, "agreements/detail.html", context)


@allow_task("agreement", "agreement_id")
@require_safe
def pdf(request: HttpRequest, agreement_id: int) -> HttpResponseBase:
    """The sealed file; before that a copy to read, or to sign on paper."""
    agreement = reading.get_agreement(request.user, agreement_id)
    if agreement.sealed_document is not None:
        return send_document(request, agreement.sealed_document)
    return send_copy(paper.document_title(agreement), paper.render_pdf(agreement))

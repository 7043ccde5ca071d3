from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import paper, reading
from agreements.models import Agreement
from agreements.views.common import page
from documents.names import clean_name
from documents.responses import FOREIGN_FILE_POLICY, send_document
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
    return _reading_copy(agreement)


def _reading_copy(agreement: Agreement) -> HttpResponse:
    """Made for this request and kept nowhere: it says of itself that it is not the final file."""
    response = HttpResponse(paper.render_pdf(agreement), content_type="application/pdf")
    name = clean_name(f"{paper.document_title(agreement)} ({_('copy')}).pdf", "application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Content-Security-Policy"] = FOREIGN_FILE_POLICY
    return response

"""Handing a stored file to a browser. Whether this person may have it, the caller has decided."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from documents.file_types import JPEG, PDF, PNG
from documents.models import StoredDocument

# The file is somebody's content on our address: no scripts, no forms, no cookies for it.
FOREIGN_FILE_POLICY = "sandbox; default-src 'none'"
# Browsers refuse to show any PDF in a sandbox; ours is made here, and sealed.
SHOWN_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


def download(document: StoredDocument, *, inline: bool = False) -> HttpResponseBase:
    """The file, by the web server itself where `settings.X_ACCEL_PREFIX` says so.

    `inline` shows pictures and our own sealed PDFs in the browser; anything else is downloaded.
    """
    if not document.may_be_served:
        raise ActionRefused(
            _("This file cannot be opened: the virus scan has not finished, or found something.")
        )
    response: HttpResponseBase
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=document.content_type)
        response["X-Accel-Redirect"] = (
            f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{quote(document.stored_as)}"
        )
    else:
        response = FileResponse(document.open(), content_type=document.content_type)
        response["Content-Length"] = str(document.size)
    shown = inline and _may_be_shown(document)
    response["Content-Disposition"] = content_disposition_header(not shown, document.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        SHOWN_PDF_POLICY if shown and document.content_type == PDF else FOREIGN_FILE_POLICY
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _may_be_shown(document: StoredDocument) -> bool:
    if document.content_type == PDF:
        return document.is_sealed
    return document.content_type in {PNG, JPEG}

"""Handing a stored file to a browser. Whether this person may have it, the caller has decided."""

from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from documents.enums import ScanState
from documents.file_types import INLINE_TYPES, PDF
from documents.models import DocumentPreview, StoredDocument
from documents.names import clean_name
from documents.ranges import NotSatisfiable, Slice, wanted_range
from documents.storage import private_storage

# The file is somebody's content on our address: no scripts, no forms, no cookies for it.
FOREIGN_FILE_POLICY = "sandbox; default-src 'none'"
# Browsers refuse to show any PDF in a sandbox; ours is made here, and sealed.
SHOWN_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
# A browser that opens a video by itself wraps it in a page of its own.
SHOWN_MEDIA_POLICY = "sandbox; default-src 'none'; media-src 'self'; img-src 'self'"
PREVIEW_TYPE = "image/jpeg"


def send_fresh_pdf(title: str, content: bytes) -> HttpResponse:
    """A PDF that was made for this request and is kept nowhere; it is downloaded."""
    response = HttpResponse(content, content_type=PDF)
    name = clean_name(f"{title}.pdf", PDF)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Content-Security-Policy"] = FOREIGN_FILE_POLICY
    return response


def send_copy(title: str, content: bytes) -> HttpResponse:
    """The same, named so that nobody takes it for the final file."""
    return send_fresh_pdf(_("%(title)s (copy)") % {"title": title}, content)


def send_document(
    request: HttpRequest, document: StoredDocument, *, inline: bool = False
) -> HttpResponseBase:
    """The file, or the range of it that was asked for.

    `inline` shows pictures, video, sound and our own sealed PDFs in the browser; anything else is
    downloaded. What waits for the virus scan goes to the one who sent it only.
    """
    _check_scan(request, document)
    shown = inline and may_be_shown(document)
    response = _send(
        request, document.stored_as, document.size, document.sha256, document.content_type
    )
    response["Content-Disposition"] = content_disposition_header(not shown, document.name) or ""
    response["Content-Security-Policy"] = _policy(document, shown)
    return response


def send_preview(
    request: HttpRequest, preview: DocumentPreview, size: str = "small"
) -> HttpResponseBase:
    """The small (320 pixels) or large (1200) picture of a document; 404 when there is none."""
    _check_scan(request, preview.document)
    if not preview.is_made or size not in {"small", "large"}:
        raise Http404
    stored_as = str(getattr(preview, size))
    sha256 = stored_as.rpartition("/")[2]
    response = _send(request, stored_as, private_storage().size(stored_as), sha256, PREVIEW_TYPE)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = FOREIGN_FILE_POLICY
    return response


def may_be_shown(document: StoredDocument) -> bool:
    """In the browser itself, instead of downloaded."""
    if document.content_type == PDF:
        return document.is_sealed
    return document.content_type in INLINE_TYPES


def _check_scan(request: HttpRequest, document: StoredDocument) -> None:
    if document.may_be_served:
        return
    if document.scan_state == ScanState.INFECTED:
        raise ActionRefused(_("A virus was found in this file, so nobody can open it. Remove it."))
    if document.created_by_id is None or document.created_by_id != request.user.pk:
        raise ActionRefused(
            _("This file cannot be opened yet: the virus scan has not finished. Try again later.")
        )


def _policy(document: StoredDocument, shown: bool) -> str:
    if not shown or document.content_type.startswith("image/"):
        return FOREIGN_FILE_POLICY
    return SHOWN_PDF_POLICY if document.content_type == PDF else SHOWN_MEDIA_POLICY


def _send(
    request: HttpRequest, stored_as: str, size: int, sha256: str, content_type: str
) -> HttpResponseBase:
    etag = f'"{sha256}"'
    response: HttpResponseBase
    if settings.X_ACCEL_PREFIX and isinstance(storages["private"], FileSystemStorage):
        # nginx answers ranges itself, and takes its tag from the file.
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{quote(stored_as)}"
    else:
        response = _stream(request, stored_as, size, etag, content_type)
        response["ETag"] = etag
        response["Accept-Ranges"] = "bytes"
    if content_type == "text/plain":
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _stream(
    request: HttpRequest, stored_as: str, size: int, etag: str, content_type: str
) -> HttpResponseBase:
    try:
        part = wanted_range(request, size=size, etag=etag)
    except NotSatisfiable:
        response = HttpResponse(status=416, content_type=content_type)
        response["Content-Range"] = f"bytes */{size}"
        return response
    first, last = part or (0, size - 1)
    if request.method == "HEAD":
        answer: HttpResponseBase = HttpResponse(content_type=content_type)
    else:
        answer = FileResponse(_open(stored_as, part), content_type=content_type)
    answer["Content-Length"] = str(last - first + 1)
    if part:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def _open(stored_as: str, part: tuple[int, int] | None) -> "IO[bytes] | Slice":
    stream = private_storage().open(stored_as, "rb")
    return Slice(stream, *part) if part else stream

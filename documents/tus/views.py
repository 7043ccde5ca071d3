"""The tus protocol as two views. Whose file it is and where it belongs, the app above says.

    collection, single = tus_views("evidence", guard=may_send)

`guard(request, **url_arguments)` returns the context (such as "placement-7") to which the files
belong, or raises Http404 or PermissionDenied. The address of `single` is that of `collection`
followed by `<uuid:upload_id>/`.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from core.errors import ActionRefused
from documents.enums import UploadState
from documents.models import Upload
from documents.problems import PieceBusy, TooMuch, WrongOffset
from documents.purposes import purpose_of
from documents.services import uploads
from documents.services.uploads.examining import examine
from documents.tus import headers

PIECE = 256 * 1024
Guard = Callable[..., str]
View = Callable[..., HttpResponse]


def tus_views(purpose: str, *, guard: Guard) -> tuple[View, View]:
    """The views to begin an upload, and to continue, look at or remove one."""

    @require_http_methods(["OPTIONS", "POST"])
    def collection(request: HttpRequest, **arguments: Any) -> HttpResponse:
        context = guard(request, **arguments)
        if request.method == "OPTIONS":
            return _capabilities(purpose)
        return _answer(request, lambda: _begin(request, purpose, context))

    @require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE"])
    def single(request: HttpRequest, upload_id: UUID, **arguments: Any) -> HttpResponse:
        context = guard(request, **arguments)
        if request.method == "OPTIONS":
            return _capabilities(purpose)
        act = {"HEAD": _look, "PATCH": _continue, "DELETE": _remove}[str(request.method)]
        return _answer(request, lambda: act(request, upload_id, purpose, context))

    return collection, single


def _answer(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    if request.headers.get("Tus-Resumable") != headers.VERSION:
        response = HttpResponse(status=412)
        response["Tus-Version"] = headers.VERSION
    else:
        try:
            response = act()
        except Upload.DoesNotExist as error:
            raise Http404 from error
        except headers.BadHeader as error:
            response = _sentence(f"{error}?", 400)
        except PieceBusy:
            response = HttpResponse(status=423)
        except WrongOffset as error:
            response = HttpResponse(status=409)
            response["Upload-Offset"] = str(error.received)
        except TooMuch:
            response = HttpResponse(status=413)
        except ActionRefused as refusal:
            response = _sentence(str(refusal), 507 if refusal.status == 507 else 422)
    response["Tus-Resumable"] = headers.VERSION
    response["Cache-Control"] = "no-store"
    return response


def _begin(request: HttpRequest, purpose: str, context: str) -> HttpResponse:
    if "Upload-Defer-Length" in request.headers:
        raise headers.BadHeader("Upload-Length")
    upload = uploads.begin(
        actor=request.user,
        purpose=purpose,
        context=context,
        name=headers.metadata(request).get("filename", ""),
        size=headers.number(request, "Upload-Length"),
    )
    response = HttpResponse(status=201)
    response["Location"] = f"{request.path}{upload.pk}/"
    return _with_expiry(response, upload)


def _look(request: HttpRequest, upload_id: UUID, purpose: str, context: str) -> HttpResponse:
    upload = Upload.objects.of(request.user, purpose=purpose, context=context).get(pk=upload_id)
    if upload.state == UploadState.REFUSED:
        return HttpResponse(status=410)
    response = HttpResponse(status=200)
    response["Upload-Length"] = str(upload.size)
    return _with_expiry(response, upload)


def _continue(request: HttpRequest, upload_id: UUID, purpose: str, context: str) -> HttpResponse:
    if request.content_type != headers.PIECE_TYPE:
        return HttpResponse(status=415)
    upload = uploads.append(
        actor=request.user,
        upload_id=upload_id,
        purpose=purpose,
        context=context,
        offset=headers.number(request, "Upload-Offset"),
        pieces=_pieces(request),
    )
    if upload.state == UploadState.COMPLETE:
        upload = examine(upload_id=upload.pk)
    if upload.state == UploadState.REFUSED:
        return _sentence(upload.refusal, 422)
    return _with_expiry(HttpResponse(status=204), upload)


def _remove(request: HttpRequest, upload_id: UUID, purpose: str, context: str) -> HttpResponse:
    uploads.remove(actor=request.user, upload_id=upload_id, purpose=purpose, context=context)
    return HttpResponse(status=204)


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes. `request.body` would hold all of it."""
    while piece := request.read(PIECE):
        yield piece


def _capabilities(purpose: str) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Resumable"] = headers.VERSION
    response["Tus-Version"] = headers.VERSION
    response["Tus-Extension"] = headers.EXTENSIONS
    response["Tus-Max-Size"] = str(purpose_of(purpose).limit)
    return response


def _with_expiry(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(upload.received)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)

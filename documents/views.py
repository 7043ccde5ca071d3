"""Public pages on which anyone who holds the paper or the file can verify it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import throttle
from documents.codes import normalise_code
from documents.describers import describe
from documents.forms import CodeForm, FileForm
from documents.models import StoredDocument
from documents.verification import verify_stream

TRIES = 30
WINDOW_SECONDS = 600
# Files cost a second of work each, so there is a ceiling for all visitors together as well.
FILES_A_MINUTE = 60


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _may_try(request, "code"):
            return _too_many(request)
        return redirect("documents:verify_code", code=form.cleaned_data["code"])
    status = 422 if form.errors else 200
    return _page(request, "documents/verify.html", status=status, form=form, file_form=FileForm())


@login_not_required
@never_cache
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    normal = normalise_code(code)
    document = StoredDocument.objects.filter(verification_code=normal).first() if normal else None
    description = describe(document) if document else None
    if document is None or description is None:
        # Guessing is hopeless (80 bits), but it need not be free.
        if not _may_try(request, "code"):
            return _too_many(request)
        return _page(request, "documents/verify_nothing.html", status=404, code=code[:60])
    return _page(
        request,
        "documents/verify_code.html",
        document=document,
        description=description,
        file_form=FileForm(),
    )


@login_not_required
@never_cache
@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, "documents/verify.html", status=422, form=CodeForm(), file_form=form)
    if not _may_try(request, "file") or not throttle.allow(
        "verify:file:all", limit=FILES_A_MINUTE, seconds=60
    ):
        return _too_many(request)
    verification = verify_stream(form.cleaned_data["file"])
    document = verification.document
    return _page(
        request,
        "documents/verify_file.html",
        verification=verification,
        description=describe(document) if document else None,
    )


def _may_try(request: HttpRequest, what: str) -> bool:
    address = throttle.request_address(request)
    return throttle.allow(f"verify:{what}:{address}", limit=TRIES, seconds=WINDOW_SECONDS)


def _too_many(request: HttpRequest) -> HttpResponse:
    return _page(request, "documents/verify_wait.html", status=429)


def _page(
    request: HttpRequest, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response

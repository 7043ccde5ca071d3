"""Print a portfolio, or take it along."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core import jobs
from core.access import require
from core.models import Job
from documents.responses import send_document
from people.models import Student
from portfolio.forms.taking import StartForm
from portfolio.queries.downloads import DOWNLOAD_LIFETIME, JOB_KINDS, download_of
from portfolio.views.common import own_student, posted, student_or_404
from portfolio.views.pages import portfolio_url


@require_http_methods(["GET", "POST"])
def print_portfolio(request: HttpRequest, student_id: int) -> HttpResponse:
    student = student_or_404(request.user, student_id)
    why = _("The student and the school print a portfolio.")
    require(request.user, "portfolio.print", student, why=why)
    return _start(
        request,
        student,
        "portfolio.print",
        {
            "title": _("Print the portfolio of %(name)s") % {"name": student.user.name},
            "text": _("One PDF: an overview, an index and every item with its pictures."),
            "action": _("Make the PDF"),
        },
    )


@require_http_methods(["GET", "POST"])
def take_along(request: HttpRequest) -> HttpResponse:
    student = own_student(request.user)
    if student is None:
        raise PermissionDenied(_("This page is for students."))
    return _start(
        request,
        student,
        "portfolio.take_along",
        {
            "title": pgettext("student", "Take your portfolio along"),
            "text": pgettext(
                "student",
                "One ZIP with all your files, a page that you can read in any browser, and the "
                "data for another system. It stays here as well.",
            ),
            "action": pgettext("student", "Make the ZIP"),
        },
    )


def _start(
    request: HttpRequest, student: Student, kind: str, words: dict[str, Any]
) -> HttpResponse:
    form = StartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        job = jobs.start(
            actor=user,
            kind=kind,
            params={"student_id": student.pk},
            once_key=f"{kind}:{user.pk}:{form.cleaned_data['asked']}",
        )
        return redirect("core:job", job.pk)
    context = {"form": form, "cancel_url": portfolio_url(student, request.user), **words}
    return render(request, "portfolio/start.html", context, status=422 if form.is_bound else 200)


@require_safe
def download(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The file of a finished job, for the person who asked for it."""
    document = download_of(request.user, job_id)
    if document is None:
        job = get_object_or_404(Job, pk=job_id, created_by=request.user, kind__in=JOB_KINDS)
        return redirect("core:job", job.pk)
    if request.GET.get("download"):
        return send_document(request, document)
    until = document.created_at + DOWNLOAD_LIFETIME
    return render(request, "portfolio/download.html", {"document": document, "until": until})

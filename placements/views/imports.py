"""From a school's export to placements: upload, columns, dry run, import."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from core.access import require, visible_or_404
from core.errors import ActionRefused
from core.requests import HtmxRequest
from core.spreadsheets import Limits, SpreadsheetRefused
from core.spreadsheets.reading import refuse_size
from core.uploads import InMemoryUploadHandler, discard_body, is_too_large
from placements.forms.imports import ColumnsForm, HostsForm, UploadForm
from placements.imports import sentences
from placements.imports.enums import ImportState
from placements.imports.mending import mending_lines
from placements.imports.pages import dry_run, examples, steps
from placements.models import RosterImport
from placements.services import imports as services


def _limits() -> Limits:
    return Limits(file_size=settings.UPLOAD_LIMIT)


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """Bring a list; the earlier ones stand below."""
    require(request.user, "placements.import_roster")
    return _list_page(request, UploadForm(actor=request.user))


def _list_page(
    request: HttpRequest, form: UploadForm, *, refusal: Any = "", status: int = 200
) -> HttpResponse:
    earlier = RosterImport.objects.visible_to(request.user).select_related(
        "created_by", "source", "institution"
    )
    context = {
        "form": form,
        "refusal": refusal,
        "earlier": earlier.order_by("-id")[:50],
        "limit": settings.UPLOAD_LIMIT // (1024 * 1024),
    }
    return render(request, "placements/imports/list.html", context, status=status)


# The token is checked in the inner view: looking for it here would read a file of any size.
@csrf_exempt
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    if is_too_large(request, settings.UPLOAD_LIMIT):
        require(request.user, "placements.import_roster")
        discard_body(request)
        try:
            refuse_size(int(request.META.get("CONTENT_LENGTH") or 0), _limits())
            sentence: Any = _("This file is too large.")
        except (SpreadsheetRefused, ValueError) as refusal:
            sentence = refusal
        form = UploadForm(actor=request.user)
        return _list_page(request, form, refusal=sentence, status=413)
    request.upload_handlers = [  # type: ignore[assignment]
        InMemoryUploadHandler(request, settings.UPLOAD_LIMIT)
    ]
    return _receive(request)


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponse:
    require(request.user, "placements.import_roster")
    form = UploadForm(request.POST, request.FILES, actor=request.user)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    given = form.cleaned_data["file"]
    try:
        roster = services.receive(
            actor=request.user,
            institution=form.cleaned_data["institution"],
            file=given.file,
            file_name=given.name,
            limits=_limits(),
        )
        if roster.source:
            # A list of a known kind needs no questions about its columns.
            services.confirm_columns(
                actor=request.user,
                roster_id=roster.pk,
                mapping=roster.source.mapping,
                source_name=roster.source.name,
            )
    except ActionRefused as refusal:
        return _list_page(request, form, refusal=refusal, status=422)
    return redirect("imports:detail", roster.pk)


def _visible(request: HttpRequest, roster_id: int) -> RosterImport:
    rosters = RosterImport.objects.select_related(
        "institution", "source", "import_job", "analysis_job", "created_by"
    )
    return visible_or_404(rosters, request.user, pk=roster_id)


@require_GET
def detail(request: HttpRequest, roster_id: int) -> HttpResponse:
    """How does this list stand, and what is the next step?"""
    roster = _visible(request, roster_id)
    if roster.state == ImportState.MAPPING:
        return _columns_page(request, roster, ColumnsForm(roster=roster))
    if roster.state in {ImportState.ANALYSING, ImportState.IMPORTING}:
        return render(request, "placements/imports/working.html", _work(roster))
    context = dry_run(roster, request.user)
    form = HostsForm(proposals=context["open_proposals"])
    context |= {
        "roster": roster,
        "answer": sentences.answer(roster),
        "result": sentences.result(context["outcomes"]) if context["outcomes"] else "",
        "already": sentences.already(roster.summary.get("here_other", 0)),
        "hosts_form": form,
        "steps": steps(4 if context["outcomes"] else 3),
    }
    return render(request, "placements/imports/checked.html", context)


def _columns_page(
    request: HttpRequest, roster: RosterImport, form: ColumnsForm, status: int = 200
) -> HttpResponse:
    context = {
        "roster": roster,
        "form": form,
        "examples": examples(roster),
        "steps": steps(2),
    }
    return render(request, "placements/imports/columns.html", context, status=status)


def _work(roster: RosterImport) -> dict[str, Any]:
    checking = roster.state == ImportState.ANALYSING
    job = roster.analysis_job if checking else roster.import_job
    return {"roster": roster, "job": job, "checking": checking, "steps": steps(3 + (not checking))}


@require_GET
def progress(request: HtmxRequest, roster_id: int) -> HttpResponse:
    """The moving part of the page; when the work is done the page is asked for anew."""
    roster = _visible(request, roster_id)
    if roster.state not in {ImportState.ANALYSING, ImportState.IMPORTING}:
        if request.htmx:
            return HttpResponseClientRefresh()
        return redirect("imports:detail", roster.pk)
    return render(request, "placements/imports/parts/progress.html", _work(roster))


@require_POST
def columns(request: HttpRequest, roster_id: int) -> HttpResponse:
    roster = _visible(request, roster_id)
    form = ColumnsForm(request.POST, roster=roster)
    if not form.is_valid():
        return _columns_page(request, roster, form, status=422)
    services.confirm_columns(
        actor=request.user,
        roster_id=roster.pk,
        mapping=form.mapping,
        source_name=form.cleaned_data["source_name"],
    )
    return redirect("imports:detail", roster.pk)


@require_POST
def hosts(request: HttpRequest, roster_id: int) -> HttpResponse:
    roster = _visible(request, roster_id)
    form = HostsForm(request.POST, proposals=list(roster.host_proposals.filter(decision="open")))
    if form.is_valid():
        services.decide_hosts(actor=request.user, roster_id=roster.pk, decisions=form.decisions)
        messages.success(request, _("Noted. These spellings are not asked again."))
    return redirect("imports:detail", roster.pk)


@require_POST
def programmes(request: HttpRequest, roster_id: int) -> HttpResponse:
    roster = _visible(request, roster_id)
    made = services.make_programmes(actor=request.user, roster_id=roster.pk)
    messages.success(request, _("Programmes made: %(number)s.") % {"number": len(made)})
    return redirect("imports:detail", roster.pk)


@require_POST
def start(request: HttpRequest, roster_id: int) -> HttpResponse:
    roster = _visible(request, roster_id)
    services.start_import(actor=request.user, roster_id=roster.pk)
    return redirect("imports:detail", roster.pk)


@require_POST
def retry(request: HttpRequest, roster_id: int) -> HttpResponse:
    roster = _visible(request, roster_id)
    if roster.state == ImportState.ANALYSING:
        services.check_again(actor=request.user, roster_id=roster.pk)
    else:
        services.start_import(actor=request.user, roster_id=roster.pk)
    return redirect("imports:detail", roster.pk)


def discard(request: HttpRequest, roster_id: int) -> HttpResponse:
    roster = _visible(request, roster_id)
    if request.method == "POST":
        services.discard(actor=request.user, roster_id=roster.pk)
        messages.success(request, _("The list was thrown away. Nothing was imported from it."))
        return redirect("imports:list")
    context = {
        "title": _("Throw this list away?"),
        "text": roster.file_name,
        "consequences": [_("Its rows are removed from the portal."), _("No placement changes.")],
        "action": _("Throw away"),
        "cancel_url": reverse("imports:detail", args=[roster.pk]),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_GET
def problems(request: HttpRequest, roster_id: int) -> StreamingHttpResponse:
    """The rows that need mending, as a CSV file."""
    roster = _visible(request, roster_id)
    response = StreamingHttpResponse(mending_lines(roster), content_type="text/csv; charset=utf-8")
    name = _("rows-to-mend")
    response["Content-Disposition"] = f'attachment; filename="{name}-{roster.pk}.csv"'
    return response

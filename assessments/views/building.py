"""The forms of a school: versions per programme, built without code."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import definition
from assessments.forms.editing import ImportForm, PublishForm, StartForm
from assessments.models import InstrumentVersion
from assessments.queries.building import (
    cohorts_with_older,
    find_version,
    forms_for,
    programmes_of,
)
from assessments.queries.sheet import form_of, sheet_for
from assessments.services import instruments
from assessments.views.common import told
from assessments.views.filling import explain_label
from assessments.workbooks import XLSX_TYPE, write_workbook
from core.access import require
from core.errors import ActionRefused
from people.enums import Corner
from programmes.models import Programme


@require_safe
def form_list(request: HttpRequest) -> HttpResponse:
    """Per programme and kind the versions, the one in use marked."""
    require(request.user, "assessments.build", why=_("This page is for those who build forms."))
    groups = forms_for(request.user)
    return render(request, "assessments/forms.html", {"groups": groups})


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A first version, or the next one."""
    require(request.user, "assessments.build", why=_("This page is for those who build forms."))
    form = StartForm(request.POST, programmes=programmes_of(request.user))
    if not form.is_valid():
        messages.warning(request, _("Choose a programme whose forms you build."))
        return redirect("assessments:forms")
    draft = instruments.start(actor=request.user, **form.cleaned_data)
    return redirect("assessments:form", draft.pk)


@require_safe
def form_detail(request: HttpRequest, version_id: int) -> HttpResponse:
    """All parts and questions of a version; of a draft each can be changed."""
    version = find_version(request.user, version_id)
    form = form_of(version)
    parts = [
        (section, [row for row in form.criteria if row.section_id == section.pk])
        for section in form.sections
    ]
    may_build = request.user.has_perm("assessments.build", version)
    context = {
        "version": version,
        "parts": parts,
        "levels": form.levels,
        "may_edit": may_build and not version.is_published,
        "may_build": may_build,
        "corners": [Corner(corner).label for corner in version.corners],
        "problems": [] if version.is_published else instruments.why_not_publishable(version),
    }
    return render(request, "assessments/form.html", context)


@require_safe
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """The form as each corner sees it, as wide as a phone or as the page."""
    version = find_version(request.user, version_id)
    corners = version.corners or [Corner.STUDENT]
    corner = request.GET.get("corner", "")
    corner = corner if corner in corners else corners[0]
    phone = request.GET.get("width") != "page"
    width = "phone" if phone else "page"
    context = {
        "version": version,
        "sheet": sheet_for(form_of(version), corner),
        "explain_label": explain_label(corner, version.instrument.kind),
        "phone": phone,
        "corners": [
            {"url": f"?corner={each}&width={width}", "label": Corner(each).label.capitalize(),
             "current": each == corner}
            for each in corners
        ],
        "phone_url": f"?corner={corner}&width=phone",
        "page_url": f"?corner={corner}&width=page",
    }  # fmt: skip
    return render(request, "assessments/preview.html", context)


@require_safe
def export(request: HttpRequest, version_id: int) -> HttpResponse:
    """The form as a YAML file, that another programme or school can import."""
    version = find_version(request.user, version_id)
    text = definition.write_yaml(definition.of_version(version))
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    return _as_file(answer, version, "yaml")


@require_safe
def export_workbook(request: HttpRequest, version_id: int) -> HttpResponse:
    """The same as an Excel workbook."""
    version = find_version(request.user, version_id)
    raw = write_workbook(definition.of_version(version))
    return _as_file(HttpResponse(raw, content_type=XLSX_TYPE), version, "xlsx")


def _as_file(answer: HttpResponse, version: InstrumentVersion, extension: str) -> HttpResponse:
    name = f"{slugify(version.name_nl) or 'formulier'}-{version.number}.{extension}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@require_http_methods(["GET", "POST"])
def import_form(request: HttpRequest) -> HttpResponse:
    """A file becomes the draft of a programme; everything that is wrong is named at once."""
    require(request.user, "assessments.build", why=_("This page is for those who build forms."))
    is_post = request.method == "POST"
    form = ImportForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        programmes=programmes_of(request.user),
    )
    problems: list[str] = []
    if is_post and form.is_valid():
        try:
            draft = _imported(request, **form.cleaned_data)
        except definition.BadDefinition as bad:
            problems = bad.problems
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Imported as a draft. Look at it, then publish it."))
            return redirect("assessments:form", draft.pk)
    context = {"form": form, "problems": problems}
    return render(request, "assessments/import.html", context, status=422 if problems else 200)


def _imported(
    request: HttpRequest, programme: Programme, kind: str, file: Any
) -> InstrumentVersion:
    """By the first bytes: names lie. An .xlsx file is a ZIP archive."""
    target: dict[str, Any] = {"actor": request.user, "programme": programme, "kind": kind}
    start = file.read(4)
    file.seek(0)
    if start.startswith(b"PK"):
        return instruments.import_workbook(file=file, **target)
    return instruments.import_yaml(text=_text_of(file), **target)


def _text_of(file: Any) -> str:
    """At most what a form may hold; bytes that are no text are a bad file, not an error."""
    raw = file.read(definition.LONGEST_FILE * 4 + 1)
    try:
        return str(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise definition.BadDefinition([_("This is not a text file in UTF-8.")]) from error


@require_POST
def next_version(request: HttpRequest, version_id: int) -> HttpResponse:
    version = find_version(request.user, version_id)
    require(request.user, "assessments.build", version)
    draft = instruments.next_version(actor=request.user, version_id=version.pk)
    return redirect("assessments:form", draft.pk)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """Asks once, and which cohorts get it."""
    version = find_version(request.user, version_id)
    require(request.user, "assessments.build", version)
    if version.is_published:
        return redirect("assessments:form", version.pk)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        version=version,
        cohorts=cohorts_with_older(version),
    )
    if request.method == "POST" and form.is_valid():
        try:
            instruments.publish(
                actor=request.user,
                version_id=version.pk,
                revision=form.cleaned_data["revision"],
                cohorts=[row.pk for row in form.cleaned_data.get("cohorts", [])],
            )
        except ActionRefused as refusal:
            return told(request, refusal, "assessments:form", version.pk)
        messages.success(request, _("Published. It is filled in from now on."))
        return redirect("assessments:form", version.pk)
    context = {
        "title": _("Publish version %(number)s?") % {"number": version.number},
        "text": _("From now on it is filled in."),
        "consequences": [
            _("A published version never changes; a next change is the next version."),
            _("What is being filled in now keeps its own version."),
        ],
        "action": _("Publish this version"),
        "cancel_url": reverse("assessments:form", args=[version.pk]),
        "danger": False,
        "form": form,
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, version_id: int) -> HttpResponse:
    version = find_version(request.user, version_id)
    require(request.user, "assessments.build", version)
    if request.method == "POST":
        try:
            instruments.discard(actor=request.user, version_id=version.pk)
        except ActionRefused as refusal:
            return told(request, refusal, "assessments:form", version.pk)
        messages.success(request, _("The draft is gone."))
        return redirect("assessments:forms")
    context = {
        "title": _("Throw this draft away?"),
        "text": _("Nobody filled it in."),
        "consequences": [_("Published versions stay as they are.")],
        "action": _("Throw the draft away"),
        "cancel_url": reverse("assessments:form", args=[version.pk]),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


def draft_or_404(request: HttpRequest, version_id: int) -> InstrumentVersion:
    """A draft that this person may change; a published one leads back to its page."""
    version = find_version(request.user, version_id)
    require(request.user, "assessments.build", version)
    return get_object_or_404(
        InstrumentVersion.objects.select_related("instrument__programme"),
        pk=version.pk,
        published_at=None,
    )

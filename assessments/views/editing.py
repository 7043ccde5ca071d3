"""One part, question or word of a draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.editing import CriterionForm, LevelFormSet, SectionForm, SettingsForm
from assessments.models import Criterion, InstrumentVersion, Section
from assessments.services import editing
from assessments.services.instruments import outcomes_of
from assessments.views.building import draft_or_404
from assessments.views.common import number, told
from core.errors import ActionRefused


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest, version: InstrumentVersion, title: str, form: Any, **more: Any
) -> HttpResponse:
    context = {"version": version, "title": title, "form": form, **more}
    return render(request, more.get("template", "assessments/edit.html"), context)


def _kept(request: HttpRequest, version: InstrumentVersion, anchor: str = "") -> HttpResponse:
    messages.success(request, _("Kept in the draft."))
    return redirect(f"{reverse('assessments:form', args=[version.pk])}{anchor}")


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, version_id: int) -> HttpResponse:
    """Name, introduction and who fills it in."""
    version = draft_or_404(request, version_id)
    form = SettingsForm(_posted(request), instance=version, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            editing.save_settings(
                actor=request.user,
                version_id=version.pk,
                revision=form.cleaned_data["revision"],
                values=form.values(),
            )
            return _kept(request, version)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, version, _("Name and who fills it in"), form)


@require_http_methods(["GET", "POST"])
def scale(request: HttpRequest, version_id: int) -> HttpResponse:
    """The words of the scale, from low to high."""
    version = draft_or_404(request, version_id)
    rows = [
        {
            "code": level.code,
            "label_nl": level.label_nl,
            "label_en": level.label_en,
            "passes": level.passes is True,
            "explain": level.explain,
            "aside": level.rank is None,
        }
        for level in version.levels.all()
    ]
    forms = LevelFormSet(_posted(request), initial=rows, prefix="level")
    if request.method == "POST" and forms.is_valid():
        found = [form.cleaned_data for form in forms if form.cleaned_data.get("code")]
        try:
            editing.save_scale(
                actor=request.user,
                version_id=version.pk,
                revision=number(request.POST.get("revision")) or 0,
                rows=found,
            )
            return _kept(request, version)
        except ActionRefused as refusal:
            messages.warning(request, str(refusal))
    return render(request, "assessments/scale.html", {"version": version, "forms": forms})


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, version_id: int, section_id: int | None = None) -> HttpResponse:
    version = draft_or_404(request, version_id)
    row = get_object_or_404(version.sections, pk=section_id) if section_id else Section()
    form = SectionForm(_posted(request), instance=row, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            editing.save_section(
                actor=request.user,
                version_id=version.pk,
                revision=form.cleaned_data["revision"],
                values=form.values(),
                section_id=section_id,
            )
            return _kept(request, version)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    title = _("Change this section") if section_id else _("A new section")
    return _page(request, version, title, form)


@require_http_methods(["GET", "POST"])
def criterion(
    request: HttpRequest,
    version_id: int,
    criterion_id: int | None = None,
    section_id: int | None = None,
) -> HttpResponse:
    """One question, a new one at the end of a part."""
    version = draft_or_404(request, version_id)
    criteria = list(version.criteria.order_by("section__order", "order", "id"))
    if criterion_id is None:
        get_object_or_404(version.sections, pk=section_id)
        row = Criterion()
    else:
        row = next((each for each in criteria if each.pk == criterion_id), None) or _missing()
    form = CriterionForm(
        _posted(request),
        instance=row,
        version=version,
        levels=list(version.levels.all()),
        criteria=criteria,
        outcomes=outcomes_of(version),
    )
    if request.method == "POST" and form.is_valid():
        try:
            editing.save_criterion(
                actor=request.user,
                version_id=version.pk,
                revision=form.cleaned_data["revision"],
                values=form.values(),
                section_id=section_id,
                criterion_id=criterion_id,
            )
            return _kept(request, version, f"#q{criterion_id}" if criterion_id else "")
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
    title = _("Change this question") if criterion_id else _("A new question")
    return _page(request, version, title, form)


def _missing() -> Criterion:
    raise Http404


@require_POST
def move(request: HttpRequest, version_id: int) -> HttpResponse:
    """One place up or down."""
    version = draft_or_404(request, version_id)
    what = "section" if request.POST.get("what") == "section" else "criterion"
    row_id = number(request.POST.get("row"), most=2**62) or 0
    rows = version.sections if what == "section" else version.criteria
    if not rows.filter(pk=row_id).exists():
        # Somebody removed it meanwhile; the page shows what is there.
        return redirect("assessments:form", version.pk)
    try:
        editing.move(
            actor=request.user,
            version_id=version.pk,
            revision=number(request.POST.get("revision")) or 0,
            what=what,
            row_id=row_id,
            up=request.POST.get("do") == "up",
        )
    except ActionRefused as refusal:
        return told(request, refusal, "assessments:form", version.pk)
    anchor = f"#s{row_id}" if what == "section" else f"#q{row_id}"
    return redirect(f"{reverse('assessments:form', args=[version.pk])}{anchor}")


@require_http_methods(["GET", "POST"])
def remove_section(request: HttpRequest, version_id: int, section_id: int) -> HttpResponse:
    version = draft_or_404(request, version_id)
    row = get_object_or_404(version.sections, pk=section_id)
    return _remove(
        request,
        version,
        _("Remove the section “%(name)s”?") % {"name": row.title},
        lambda revision: editing.remove_section(
            actor=request.user, version_id=version.pk, revision=revision, section_id=row.pk
        ),
    )


@require_http_methods(["GET", "POST"])
def remove_criterion(request: HttpRequest, version_id: int, criterion_id: int) -> HttpResponse:
    version = draft_or_404(request, version_id)
    row = get_object_or_404(version.criteria, pk=criterion_id)
    return _remove(
        request,
        version,
        _("Remove the question “%(name)s”?") % {"name": row.text},
        lambda revision: editing.remove_criterion(
            actor=request.user, version_id=version.pk, revision=revision, criterion_id=row.pk
        ),
    )


def _remove(
    request: HttpRequest, version: InstrumentVersion, title: str, remove: Any
) -> HttpResponse:
    if request.method == "POST":
        try:
            # What is asked on this page is one row: nothing else has to be as it was.
            remove(None)
            return _kept(request, version)
        except ActionRefused as refusal:
            return told(request, refusal, "assessments:form", version.pk)
    context = {
        "title": title,
        "text": _("Only in this draft; published versions stay as they are."),
        "action": _("Remove"),
        "cancel_url": reverse("assessments:form", args=[version.pk]),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)

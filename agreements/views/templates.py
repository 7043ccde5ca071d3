"""The agreement texts of a school: versions per variant, edited clause by clause."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import content
from agreements.forms.templates import ClauseForm, is_required
from agreements.models import AgreementTemplate, TemplateClause
from agreements.reading import templates as template_reading
from agreements.services import templates
from agreements.views.common import posted, told
from core.access import administers, require
from core.errors import ActionRefused


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Per school and variant the versions, the one in use marked."""
    groups = template_reading.groups_for(request.user)
    if (
        not groups
        and not administers(request.user)
        and not template_reading.institutions_of(request.user)
    ):
        raise PermissionDenied(_("This page is for staff of a school."))
    context = {"groups": groups, "without": template_reading.schools_without(request.user)}
    return render(request, "agreements/templates.html", context)


@require_POST
def use_standard(request: HttpRequest, institution_id: int) -> HttpResponse:
    """The texts of the catalogue, published, for every variant that has none yet."""
    school = template_reading.get_school(request.user, institution_id)
    made = templates.ensure_templates(actor=request.user, institution=school)
    if made:
        messages.success(request, _("%(school)s has agreement texts now.") % {"school": school})
    else:
        messages.warning(request, _("This school has agreement texts already."))
    return redirect("agreements:templates")


@require_safe
def template_detail(request: HttpRequest, template_id: int) -> HttpResponse:
    """All clauses of a version, and what it changes in the one before."""
    template = template_reading.get_template(request.user, template_id)
    context = {
        "template": template,
        "sections": template_reading.sections_of(template),
        "changes": template_reading.changed_keys(template),
        "may_edit": request.user.has_perm("agreements.edit_template", template),
    }
    return render(request, "agreements/template.html", context)


@require_http_methods(["GET", "POST"])
def clause(request: HttpRequest, template_id: int, clause_id: int) -> HttpResponse:
    """One clause in two languages, with the text as it will read."""
    template = template_reading.get_template(request.user, template_id)
    require(request.user, "agreements.edit_template", template)
    edited = template_reading.get_clause(template, clause_id)
    if template.is_published:
        return redirect("agreements:template", template.pk)
    form = ClauseForm(posted(request), instance=edited, revision=template.revision)
    valid = request.method == "POST" and form.is_valid()
    if request.GET.get("preview"):
        return render(request, "agreements/parts/clause_preview.html", _previews(edited))
    if valid and request.POST.get("do") != "preview" and _keep(request, template, edited, form):
        return redirect("agreements:template", template.pk)
    context = {
        "template": template,
        "clause": edited,
        "form": form,
        "is_required": is_required(edited),
        "why": _("It is %(why)s. Its text can change; the clause itself stays.")
        % {"why": edited.get_requirement_display()},
        "names": template_reading.names_with_examples(),
        **_previews(edited),
    }
    return render(request, "agreements/clause.html", context)


def _keep(
    request: HttpRequest, template: AgreementTemplate, edited: TemplateClause, form: ClauseForm
) -> bool:
    try:
        templates.update_clause(
            actor=request.user,
            clause_id=edited.pk,
            revision=form.cleaned_data["revision"],
            **form.clause_data(),
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The clause is kept in the draft."))
    return True


def _previews(edited: TemplateClause) -> dict[str, Any]:
    """`edited` holds what was typed: the form wrote it into the instance, unsaved."""
    return {
        "previews": [
            {
                "language": language,
                "label": label,
                "title": edited.heading_en if language == "en" else edited.heading_nl,
                "body": content.preview_clause(edited, language),
            }
            for language, label in (("nl", _("Dutch")), ("en", _("English")))
        ]
    }


@require_safe
def preview(request: HttpRequest, template_id: int) -> HttpResponse:
    """The whole text, filled in for a placement of this variant."""
    template = template_reading.get_template(request.user, template_id)
    language = "en" if request.GET.get("language") == "en" else "nl"
    example = template_reading.example_placement(request.user, template)
    filled = template_reading.filled_in(template, example, language) if example else None
    tabs = [
        {"url": f"?language={code}", "label": label, "current": code == language}
        for code, label in (("nl", _("Dutch")), ("en", _("English")))
    ]
    context = {"template": template, "example": example, "content": filled, "languages": tabs}
    return render(request, "agreements/template_preview.html", context)


@require_POST
def new_version(request: HttpRequest, template_id: int) -> HttpResponse:
    """The next version as a draft; the one that is there when it was started before."""
    template = template_reading.get_template(request.user, template_id)
    require(request.user, "agreements.edit_template", template)
    try:
        draft = templates.new_version(actor=request.user, template_id=template.pk)
    except ActionRefused as refusal:
        return told(request, refusal, "agreements:template", template.pk)
    return redirect("agreements:template", draft.pk)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, template_id: int) -> HttpResponse:
    """Asks once, and says which clauses change."""
    template = template_reading.get_template(request.user, template_id)
    require(request.user, "agreements.edit_template", template)
    if template.is_published:
        return redirect("agreements:template", template.pk)
    if request.method == "POST":
        try:
            templates.publish(actor=request.user, template_id=template.pk)
        except ActionRefused as refusal:
            return told(request, refusal, "agreements:template", template.pk)
        messages.success(request, _("Published. New agreements take this text."))
        return redirect("agreements:template", template.pk)
    changed = template_reading.changed_headings(template)
    context = {
        "title": _("Publish version %(number)s?") % {"number": template.version},
        "text": _("Changed since the last version: %(clauses)s.") % {"clauses": ", ".join(changed)}
        if changed
        else _("Nothing changed since the last version."),
        "consequences": [
            _("New agreements take this text from now on."),
            _("What was sent before keeps its own text."),
            _("A published version never changes; a next change is the next version."),
        ],
        "action": _("Publish this version"),
        "cancel_url": reverse("agreements:template", args=[template.pk]),
        "danger": False,
    }
    return render(request, "components/confirm_page.html", context)

"""The agreement texts of a school: versions per variant, edited as a draft, then published."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import catalogue
from agreements.enums import ClauseType, Requirement
from agreements.markup import plain_line, unknown_names, without_controls
from agreements.models import AgreementTemplate, TemplateClause
from agreements.services.locking import Stale
from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from programmes.enums import Variant
from programmes.models import Institution

LONGEST_BODY = 8000


@transaction.atomic
def ensure_templates(*, actor: Any, institution: Institution) -> list[AgreementTemplate]:
    """Version 1 of every variant that has no text yet, from the catalogue, published."""
    require(actor, "agreements.edit_template", institution)
    list(Institution.objects.select_for_update().filter(pk=institution.pk))
    there = set(
        AgreementTemplate.objects.filter(institution=institution).values_list("variant", flat=True)
    )
    made = [_make_first(actor, institution, v) for v in Variant if v.value not in there]
    return made


def _make_first(actor: Any, institution: Institution, variant: Variant) -> AgreementTemplate:
    title = catalogue.title_for(variant)
    template = AgreementTemplate.objects.create(
        institution=institution,
        variant=variant,
        version=1,
        title_nl=title["nl"],
        title_en=title["en"],
    )
    TemplateClause.objects.bulk_create(
        TemplateClause(
            template=template,
            key=clause["key"],
            order=order,
            section=clause["section"],
            clause_type=clause["type"],
            requirement=clause["requirement"],
            included=clause["requirement"] != Requirement.OPTIONAL,
            heading_nl=clause["heading"]["nl"],
            heading_en=clause["heading"]["en"],
            body_nl=clause.get("body", {}).get("nl", "").strip(),
            body_en=clause.get("body", {}).get("en", "").strip(),
        )
        for order, clause in enumerate(catalogue.clauses_for(variant), start=1)
    )
    return _publish(actor, template)


@transaction.atomic
def new_version(*, actor: Any, template_id: int) -> AgreementTemplate:
    """A draft that starts as a copy; the one draft of this variant when there is one."""
    template = _lock(template_id)
    require(actor, "agreements.edit_template", template)
    siblings = AgreementTemplate.objects.filter(
        institution=template.institution, variant=template.variant
    )
    draft = siblings.filter(published_at__isnull=True).first()
    if draft is not None:
        return draft
    newest = siblings.order_by("-version").values_list("version", flat=True)[0]
    clauses = list(template.clauses.all())
    copy = AgreementTemplate.objects.create(
        institution=template.institution,
        variant=template.variant,
        version=newest + 1,
        title_nl=template.title_nl,
        title_en=template.title_en,
    )
    for clause in clauses:
        clause.pk, clause.template = None, copy
    TemplateClause.objects.bulk_create(clauses)
    audit.record(
        actor=actor, action="agreements.template_drafted", subject=copy, version=copy.version
    )
    return copy


@transaction.atomic
def update_clause(
    *,
    actor: Any,
    clause_id: int,
    revision: int,
    included: bool,
    heading_nl: str,
    heading_en: str,
    body_nl: str,
    body_en: str,
) -> TemplateClause:
    """Change one clause of a draft. `revision` is the template's."""
    found = TemplateClause.objects.values_list("template_id", flat=True).get(pk=clause_id)
    template = _lock(found)
    require(actor, "agreements.edit_template", template)
    _refuse_unless_draft(template)
    if revision != template.revision:
        raise Stale(
            _("Someone else changed this text while you were typing. Look at it and save again.")
        )
    clause = TemplateClause.objects.get(pk=clause_id)
    clause.included = included
    clause.heading_nl, clause.heading_en = plain_line(heading_nl), plain_line(heading_en)
    if clause.clause_type == ClauseType.TEXT:
        clause.body_nl, clause.body_en = without_controls(body_nl), without_controls(body_en)
    _check(clause)
    clause.save(update_fields=["included", "heading_nl", "heading_en", "body_nl", "body_en"])
    template.revision += 1
    template.save(update_fields=["revision"])
    clause.template = template
    return clause


@transaction.atomic
def publish(*, actor: Any, template_id: int) -> AgreementTemplate:
    """From now on new agreements of this variant use this text. It never changes again."""
    template = _lock(template_id)
    require(actor, "agreements.edit_template", template)
    if template.is_published:
        raise AlreadyDone(_("This version was published already."))
    for clause in template.clauses.filter(included=True):
        _check(clause)
    return _publish(actor, template)


def _publish(actor: Any, template: AgreementTemplate) -> AgreementTemplate:
    template.published_at, template.published_by = timezone.now(), actor
    template.save(update_fields=["published_at", "published_by"])
    audit.record(
        actor=actor,
        action="agreements.template_published",
        subject=template,
        variant=str(template.variant),
        version=template.version,
    )
    return template


def _lock(template_id: int) -> AgreementTemplate:
    return (
        AgreementTemplate.objects.select_for_update(of=("self",))
        .select_related("institution")
        .get(pk=template_id)
    )


def _refuse_unless_draft(template: AgreementTemplate) -> None:
    if template.is_published:
        raise ActionRefused(
            _("This version is published and never changes. Start the next version to edit it.")
        )


def _check(clause: TemplateClause) -> None:
    if not clause.included and clause.requirement in {Requirement.LAW, Requirement.PROTOCOL}:
        raise ActionRefused(
            _("“%(clause)s” cannot be left out: it is %(why)s.")
            % {"clause": clause.heading_nl, "why": Requirement(clause.requirement).label}
        )
    if not (clause.heading_nl and clause.heading_en):
        raise ActionRefused(_("A clause needs a heading in Dutch and in English."))
    if max(len(clause.heading_nl), len(clause.heading_en)) > 160:
        raise ActionRefused(_("A heading has at most 160 characters."))
    if clause.clause_type != ClauseType.TEXT or not clause.included:
        return
    for body, language in ((clause.body_nl, _("Dutch")), (clause.body_en, _("English"))):
        _check_body(clause, body, language)


def _check_body(clause: TemplateClause, body: str, language: str) -> None:
    if not body:
        raise ActionRefused(
            _("“%(clause)s” has no text in %(language)s.")
            % {"clause": clause.heading_nl, "language": language}
        )
    if len(body) > LONGEST_BODY:
        raise ActionRefused(
            _("“%(clause)s” is too long: at most %(most)s characters.")
            % {"clause": clause.heading_nl, "most": LONGEST_BODY}
        )
    unknown = unknown_names(body)
    if unknown:
        raise ActionRefused(
            _("“%(clause)s” names {%(name)s}, which the portal does not know.")
            % {"clause": clause.heading_nl, "name": unknown[0]}
        )

"""Reads shaped for the pages of agreement texts; writes nothing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.utils.translation import get_language

from agreements import catalogue, content
from agreements.models import Agreement, AgreementTemplate, TemplateClause
from placements.models import Placement
from programmes.enums import Variant
from programmes.models import Institution

COMPARED = ["included", "heading_nl", "heading_en", "body_nl", "body_en"]


@dataclass(frozen=True)
class Group:
    label: str
    versions: list[AgreementTemplate]
    newest: AgreementTemplate | None


@dataclass(frozen=True)
class Section:
    label: str
    clauses: list[TemplateClause]


def institutions_of(user: Any) -> list[int]:
    """Schools whose texts `user` reads: those with a programme in which he or she has a role."""
    schools = Institution.objects.all()
    if not user.is_superuser:
        schools = schools.filter(programmes__roles__user=user)
    return list(schools.distinct().values_list("pk", flat=True))


def schools_without(user: Any) -> list[Institution]:
    """Schools that have no text at all, of those whose texts `user` edits."""
    schools = Institution.objects.filter(pk__in=institutions_of(user), agreement_templates=None)
    return [
        school
        for school in schools.order_by("name", "pk")
        if user.has_perm("agreements.edit_template", school)
    ]


def get_school(user: Any, institution_id: int) -> Institution:
    school = Institution.objects.filter(pk__in=institutions_of(user), pk=institution_id).first()
    if school is None:
        raise Http404
    return school


def get_template(user: Any, template_id: int) -> AgreementTemplate:
    template = (
        AgreementTemplate.objects.filter(institution__in=institutions_of(user), pk=template_id)
        .select_related("institution")
        .first()
    )
    if template is None:
        raise Http404
    return template


def groups_for(user: Any) -> list[Group]:
    """Versions per school and variant, newest first."""
    schools = institutions_of(user)
    rows = (
        AgreementTemplate.objects.filter(institution__in=schools)
        .select_related("institution")
        .annotate(used=Count("agreements"))
        .order_by("institution__name", "variant", "-version")
    )
    groups: dict[tuple[int, str], list[AgreementTemplate]] = {}
    for row in rows:
        groups.setdefault((row.institution_id, row.variant), []).append(row)
    several = len(schools) > 1
    result = []
    for (_school, variant), versions in groups.items():
        newest = next((each for each in versions if each.is_published), None)
        label = str(Variant(variant).label)
        label = label[:1].upper() + label[1:]
        if several:
            label = f"{versions[0].institution}: {label}"
        result.append(Group(label, versions, newest))
    return result


def get_clause(template: AgreementTemplate, clause_id: int) -> TemplateClause:
    clause = template.clauses.filter(pk=clause_id).first()
    if clause is None:
        raise Http404
    clause.template = template
    return clause


def sections_of(template: AgreementTemplate) -> list[Section]:
    language = get_language() or "nl"
    clauses = list(template.clauses.order_by("order"))
    return [
        Section(
            catalogue.section_heading(section, language),
            [clause for clause in clauses if clause.section == section],
        )
        for section in catalogue.sections()
        if any(clause.section == section for clause in clauses)
    ]


def _previous(template: AgreementTemplate) -> dict[str, TemplateClause]:
    before = (
        AgreementTemplate.objects.filter(
            institution_id=template.institution_id,
            variant=template.variant,
            version__lt=template.version,
        )
        .order_by("-version")
        .first()
    )
    return {clause.key: clause for clause in before.clauses.all()} if before else {}


def changed_clauses(template: AgreementTemplate) -> list[TemplateClause]:
    """Clauses that differ from the version before; of a first version none."""
    before = _previous(template)
    if not before:
        return []
    return [
        clause
        for clause in template.clauses.order_by("order")
        if clause.key not in before
        or any(getattr(clause, name) != getattr(before[clause.key], name) for name in COMPARED)
    ]


def changed_keys(template: AgreementTemplate) -> list[str]:
    return [clause.key for clause in changed_clauses(template)]


def changed_headings(template: AgreementTemplate) -> list[str]:
    return [clause.heading for clause in changed_clauses(template)]


def names_with_examples() -> list[tuple[str, str]]:
    return [(f"{{{name}}}", example) for name, example in content.example_values().items()]


def example_placement(user: Any, template: AgreementTemplate) -> Placement | None:
    """The newest placement of this variant that `user` sees."""
    return (
        Placement.objects.visible_to(user)
        .filter(variant=template.variant, programme__institution_id=template.institution_id)
        .select_related(
            "student__user",
            "programme__institution",
            "host",
            "site",
            "school_contact",
            "enrolment__cohort",
        )
        .order_by("-start_date", "-id")
        .first()
    )


def filled_in(template: AgreementTemplate, placement: Placement, language: str) -> content.Content:
    """The text as an agreement of `placement` would read; made in memory only."""
    example = Agreement(placement=placement, template=template, language=language, number=1)
    return content.build(example)

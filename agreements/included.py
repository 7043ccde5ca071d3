"""The clauses that a template puts into an agreement."""

from agreements.models import AgreementTemplate, TemplateClause
from core.keeping import kept_on


def included_clauses(template: AgreementTemplate) -> list[TemplateClause]:
    """In order. Kept on the object: form, text and to-do list of one page all ask for them."""
    return kept_on(
        template,
        "included_clauses",
        lambda: list(template.clauses.filter(included=True).order_by("order")),
    )

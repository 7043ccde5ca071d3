"""A submitted plan as paper."""

from django.utils import translation
from django.utils.translation import gettext as _

from documents.pdf import render as render_pdf
from learning.enums import OutcomeState
from learning.models import PlacementPlan

TEMPLATE = "learning/pdf/plan.html"
STYLESHEETS = ["asset:pdf/plan.css"]


def render(plan: PlacementPlan) -> bytes:
    language = (translation.get_language() or "nl")[:2]
    placement = plan.placement
    context = {
        "plan": plan,
        "placement": placement,
        "author": placement.programme.institution.name,
        "institution": placement.programme.institution.name,
        "title": title(plan),
        "tasks": [
            task | {"word": OutcomeState(task["state"]).label} for task in plan.snapshot["tasks"]
        ],
        "outcomes": [
            row | {"word": OutcomeState(row["state"]).label} for row in plan.snapshot["outcomes"]
        ],
    }
    return render_pdf(
        TEMPLATE, context, language=language, title=title(plan), stylesheets=STYLESHEETS
    )


def title(plan: PlacementPlan) -> str:
    return _("Placement plan of %(student)s") % {"student": plan.placement.student.user.name}

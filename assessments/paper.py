"""What a corner handed in, as a PDF."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from assessments.corners import name_of
from assessments.models import Response
from assessments.queries.sheet import sheet_of
from documents.pdf import render
from people.enums import Corner

TEMPLATE = "assessments/pdf/response.html"


def title_of(response: Response) -> str:
    """Also the name of the file."""
    row = response.round
    return (
        f"{row.version.name} – {row.placement.student.user.name} – {Corner(response.corner).label}"
    )


def render_pdf(response: Response) -> bytes:
    """In the language of the reader; equal answers give equal bytes."""
    row = response.round
    assert response.submitted_at is not None
    assert response.submitted_by is not None
    moment = timezone.localtime(response.submitted_at)
    return render(
        TEMPLATE,
        {
            "response": response,
            "round": row,
            "placement": row.placement,
            "sheet": sheet_of(response),
            "author": row.placement.programme.institution.name,
            "institution": row.placement.programme.institution.name,
            "corner_label": Corner(response.corner).label,
            "name": response.submitted_by.name,
            "corner_name": name_of(row.placement, response.corner),
            "handed_in": date_format(moment, "j F Y, H:i"),
        },
        language=(get_language() or "nl")[:2],
        title=title_of(response),
        created=response.submitted_at,
        stylesheets=["asset:pdf/assessment.css"],
    )

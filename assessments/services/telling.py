"""Who is mailed what about a round."""

from typing import Any

from assessments.corners import people_of
from assessments.enums import InstrumentKind
from assessments.models import AssessmentRound, Response
from notifications.services import queue
from people.enums import Corner

# The contact person sees it on Today; one mail per student would be sixty.
INVITED = [Corner.STUDENT, Corner.WORKPLACE]
ASKED = {InstrumentKind.WORKPLACE_EVALUATION: "assessments.evaluation_asked"}
REMINDED = {
    InstrumentKind.MIDTERM: "assessments.midterm_reminder",
    InstrumentKind.WORKPLACE_EVALUATION: "assessments.evaluation_reminder",
}


def invite(response: Response) -> None:
    """The first mail: the form is there."""
    if response.corner in INVITED:
        notice = ASKED.get(InstrumentKind(response.round.kind), "assessments.form_asked")
        _mail(notice, response, f"assessments.asked:{response.pk}")


def remind(response: Response, step: str) -> int:
    """Once per step; returns to how many people."""
    notice = REMINDED.get(InstrumentKind(response.round.kind), "assessments.form_reminder")
    return _mail(notice, response, f"assessments.reminder:{response.pk}:{step}", step=step)


def tell_shared(row: AssessmentRound) -> None:
    """To everybody who was asked: the answers stand side by side."""
    for response in row.responses.all():
        response.round = row
        _mail("assessments.shared", response, f"assessments.shared:{response.pk}")


def _mail(notice_key: str, response: Response, key: str, **params: Any) -> int:
    row = response.round
    people = people_of(row.placement, response.corner)
    for person in people:
        queue(
            notice_key=notice_key,
            recipient=person,
            params={"round_id": row.pk, "corner": response.corner, **params},
            once_key=f"{key}:{person.pk}",
            placement_id=row.placement_id,
        )
    return len(people)

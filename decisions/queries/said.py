"""What the workplace said in the final form already, so that its advice does not ask it again."""

from dataclasses import dataclass

from assessments.enums import CriterionKind, InstrumentKind
from assessments.models import Answer, Response
from decisions.enums import Verdict
from people.enums import Corner
from placements.models import Placement

# The question of a final form whose answer is the advice.
ADVICE_KEY = "advice"


@dataclass(frozen=True)
class SaidBefore:
    """`verdict` is empty where the form did not ask for the advice itself."""

    response: Response
    verdict: str = ""
    motivation: str = ""


def said_in_final(placement: Placement) -> SaidBefore | None:
    """Of the newest final form that the workplace handed in. Two queries."""
    rows = Response.objects.filter(
        round__placement=placement,
        round__kind=InstrumentKind.FINAL,
        round__cancelled_at=None,
        corner=Corner.WORKPLACE,
        submitted_at__isnull=False,
    )
    response = rows.select_related("round").order_by("-submitted_at").first()
    if response is None:
        return None
    answer = Answer.objects.filter(
        response=response, criterion__key=ADVICE_KEY, criterion__kind=CriterionKind.YES_NO
    ).first()
    if answer is None:
        return SaidBefore(response)
    if answer.is_yes is None:
        return SaidBefore(response, Verdict.CANNOT_SAY, answer.text)
    verdict = Verdict.POSITIVE if answer.is_yes else Verdict.NEGATIVE
    return SaidBefore(response, verdict, answer.text)

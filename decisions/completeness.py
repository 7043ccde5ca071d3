"""What a proposal still lacks before somebody else looks at it; also the to-do list on its page."""

from datetime import date

from django.utils.translation import gettext as _

from core.dates import today
from decisions.enums import Result
from decisions.models import Proposal, WorkplaceAdvice
from decisions.queries.results import current_advice
from learning.outcomes import outcomes_of


def problems_of(proposal: Proposal) -> dict[str, str]:
    """Field -> sentence; of an outcome: "outcome-<id>". Empty: complete."""
    found = {}
    if not proposal.result:
        found["result"] = _("Choose a result.")
    if not proposal.motivation:
        found["motivation"] = _("Write the motivation.")
    if proposal.result == Result.NOT_YET:
        found |= _about_day(proposal.new_date)
    found |= _about_outcomes(proposal)
    advice = current_advice(proposal.placement)
    if deviates(proposal, advice) and not proposal.deviation_reason:
        found["deviation_reason"] = _(
            "This differs from the advice of the workplace. Write why: the workplace reads it."
        )
    return found


def deviates(proposal: Proposal, advice: WorkplaceAdvice | None) -> bool:
    """The advice is about the placement result; "not yet" puts off, and contradicts nobody."""
    if advice is None or proposal.kind != "placement_result":
        return False
    if proposal.result in {"", Result.NOT_YET}:
        return False
    return not advice.verdict_enum.is_followed_by(proposal.result)


def _about_day(day: date | None) -> dict[str, str]:
    if day is None:
        return {"new_date": _("Choose the day on which this is decided again.")}
    if day <= today():
        return {"new_date": _("Choose a day after today.")}
    return {}


def _about_outcomes(proposal: Proposal) -> dict[str, str]:
    rows = outcomes_of(proposal.placement)
    said = proposal.outcomes
    found = {}
    for row in rows:
        words = said.get(str(row.pk), {})
        if words.get("level") and not words.get("text"):
            found[f"outcome-{row.pk}"] = _("%(outcome)s: write why.") % {"outcome": row.code}
        if words.get("text") and not words.get("level"):
            found[f"outcome-{row.pk}"] = _("%(outcome)s: choose a level.") % {"outcome": row.code}
    if rows and not any(words.get("level") for words in said.values()):
        found["outcomes"] = _("Choose a level for at least one outcome.")
    return found

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decisions.enums import ResultKind
from decisions.task_scope import SCOPE
from placements.enums import Phase
from placements.kinds import CommitmentKind, Together, register
from placements.models import Commitment

GIVE_ADVICE = "decisions.give_advice"
DECIDE = "decisions.decide"


def _advice(commitment: Commitment) -> str:
    return reverse("decisions:advice", args=[commitment.placement_id])


def _results(commitment: Commitment) -> str:
    return reverse("decisions:placement", args=[commitment.placement_id])


register(
    CommitmentKind(
        key=GIVE_ADVICE,
        only_here=True,
        phase=Phase.FINAL,
        mine=_("Give your advice on the result"),
        action=_("Give advice"),
        theirs={"workplace": _("The workplace has not given its advice yet")},
        url=_advice,
        link_scope=SCOPE,
    )
)
register(
    CommitmentKind(
        key=DECIDE,
        only_here=True,
        phase=Phase.CLOSING,
        mine=_("Decide on the result"),
        action=_("Look at it"),
        theirs={"school": _("The school has not decided on the result yet")},
        url=_results,
        owed_by_contact=True,
        together=Together(
            mine=_("Decide on %(number)s results"),
            theirs={"school": _("The school has not decided on %(number)s results yet")},
        ),
    )
)


def subject_of(kind: str) -> str:
    """How the ledger names a result of a placement."""
    return f"result:{ResultKind(kind).value}"

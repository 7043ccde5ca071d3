from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from placements.enums import Phase
from placements.kinds import CommitmentKind, register
from placements.models import Commitment


def agreement_id(commitment: Commitment) -> int:
    """From a subject such as "agreement:12"."""
    return int(commitment.subject.partition(":")[2])


def _prepare(commitment: Commitment) -> str:
    return reverse("agreements:prepare", args=[commitment.placement_id])


def _check(commitment: Commitment) -> str:
    return reverse("agreements:check", args=[agreement_id(commitment)])


def _sign(commitment: Commitment) -> str:
    return reverse("agreements:sign", args=[agreement_id(commitment)])


PREPARE = register(
    CommitmentKind(
        key="agreements.prepare",
        only_here=True,
        phase=Phase.AGREEMENT,
        mine=_("Prepare the agreement"),
        action=_("Prepare"),
        theirs={"school": _("The school prepares the agreement")},
        url=_prepare,
    )
)
CHECK = register(
    CommitmentKind(
        key="agreements.check",
        only_here=True,
        phase=Phase.AGREEMENT,
        mine=pgettext_lazy("workplace", "Check the data of the agreement"),
        action=pgettext_lazy("workplace", "Check the data"),
        theirs={"workplace": _("The workplace has not checked the data yet")},
        url=_check,
        link_scope="agreement",
    )
)
CORRECT = register(
    CommitmentKind(
        key="agreements.correct",
        only_here=True,
        phase=Phase.AGREEMENT,
        mine=_("Correct the agreement"),
        action=_("Correct"),
        theirs={"school": _("The school corrects the agreement")},
        url=_prepare,
        others_wait=True,
    )
)
SIGN = register(
    CommitmentKind(
        key="agreements.sign",
        only_here=True,
        phase=Phase.AGREEMENT,
        mine=_("Sign the agreement"),
        action=_("Read and sign"),
        theirs={
            "student": _("The student has not signed yet"),
            "school": _("The school has not signed yet"),
            "workplace": _("The workplace has not signed yet"),
            "guardian": _("The parent or guardian has not consented yet"),
        },
        url=_sign,
        link_scope="agreement",
        still=_("Still to sign: %(who)s"),
        others_wait=True,
    )
)
COMPLETE = register(
    CommitmentKind(
        key="agreements.complete_before_start",
        only_here=True,
        phase=Phase.AGREEMENT,
        mine=_("See to it that all have signed before the start"),
        action=_("Look at the agreement"),
        theirs={"school": _("The agreement is not signed by all yet")},
        url=_prepare,
        # While the agreement is prepared, checked or signed, that line says what is needed.
        behind=(PREPARE.key, CHECK.key, CORRECT.key, SIGN.key),
    )
)

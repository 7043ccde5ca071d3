from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placements.enums import Phase
from placements.kinds import CommitmentKind, register

APPROVE_PROPOSAL = register(
    CommitmentKind(
        key="placements.approve_proposal",
        phase=Phase.PLACE,
        mine=_("Answer the proposal for a placement"),
        action=_("Answer"),
        theirs={"school": _("The school still has to answer the proposal")},
        url=lambda commitment: reverse("placements:decide", args=[commitment.placement_id]),
        others_wait=True,
    )
)

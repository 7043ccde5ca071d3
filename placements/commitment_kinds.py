from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placements.enums import Phase
from placements.kinds import CommitmentKind, Words, register
from placements.models import Commitment
from placements.services import recognition, replacing, searching
from programmes.enums import Variant


def _another_placement(commitment: Commitment) -> str:
    """The page that makes one, with the student chosen."""
    return f"{reverse('placements:create')}?enrolment={commitment.placement.enrolment_id}"


def _host(commitment: Commitment) -> str:
    return reverse("workplaces:detail", args=[commitment.placement.host_id])


APPROVE_PROPOSAL = register(
    CommitmentKind(
        key="placements.approve_proposal",
        only_here=True,
        phase=Phase.PLACE,
        mine=_("Answer the proposal for a placement"),
        action=_("Answer"),
        theirs={"school": _("The school still has to answer the proposal")},
        url=lambda commitment: reverse("placements:decide", args=[commitment.placement_id]),
        others_wait=True,
    )
)
EMPLOYER = Words(
    mine=_("Find an employer where you can learn, and propose it"),
    theirs={"student": _("The student has not found an employer yet")},
)
FIND_PLACE = register(
    CommitmentKind(
        key=searching.FIND_PLACE,
        phase=Phase.PLACE,
        mine=_("Find a workplace, and propose it to your school"),
        action=_("Propose a workplace"),
        theirs={"student": _("The student has not found a workplace yet")},
        url=lambda commitment: reverse("placements:propose"),
        only_here=True,
        # Who works while learning looks for an employer.
        by_variant={Variant.MBO_BBL: EMPLOYER, Variant.HO_DUAL: EMPLOYER},
    )
)
REPLACEMENT = register(
    CommitmentKind(
        key=replacing.REPLACEMENT,
        phase=None,
        mine=_("Find another placement for the student"),
        action=_("Make a placement"),
        theirs={"school": _("The school looks for another placement")},
        url=_another_placement,
    )
)
RENEW_RECOGNITION = register(
    CommitmentKind(
        key=recognition.RENEW,
        phase=None,
        mine=_("Have the recognition of the workplace renewed"),
        action=_("To the workplace"),
        theirs={"school": _("The recognition of the workplace ends before the placement does")},
        url=_host,
        ends_with_period=True,
    )
)

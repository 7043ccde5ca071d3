"""Every service holds the placement first and its proposal second: advice, proposal and decision
of one placement never overtake each other."""

from django.utils.translation import gettext as _

from core.errors import ActionRefused, AlreadyDone
from decisions.enums import ProposalState, ResultKind
from decisions.models import Proposal
from decisions.queries.results import DECIDED_IN
from placements.models import Placement

RELATED = (
    "student__user",
    "student__institution",
    "programme__institution",
    "host",
    "school_contact",
    "enrolment__cohort__framework",
    "enrolment__programme_variant",
)


def hold(placement_id: int) -> Placement:
    rows = Placement.objects.select_for_update(of=("self",)).select_related(*RELATED)
    return rows.get(pk=placement_id)


def hold_proposal(proposal_id: int, *, revision: int) -> Proposal:
    """With its placement; refuses when it was decided, withdrawn, or changed since `revision`."""
    wanted = Proposal.objects.values_list("placement_id", flat=True).get(pk=proposal_id)
    placement = hold(wanted)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "proposed_by", "second_by", "corrects", "authorised_by"
    )
    proposal = rows.get(pk=proposal_id)
    proposal.placement = placement
    refuse_when_closed(proposal)
    if proposal.revision != revision:
        raise ActionRefused(
            _("Somebody else changed this proposal in the meantime. Read it as it is now.")
        )
    return proposal


def refuse_when_closed(proposal: Proposal) -> None:
    if proposal.state == ProposalState.DECIDED:
        raise AlreadyDone(_("This was decided already. Nothing changed."))
    if proposal.state == ProposalState.WITHDRAWN:
        raise AlreadyDone(_("This proposal was withdrawn."))


def refuse_before_agreement(placement: Placement) -> None:
    if placement.state not in DECIDED_IN:
        raise ActionRefused(_("A result comes after the agreement: this placement has not begun."))


def known_kind(kind: str) -> ResultKind:
    if kind not in ResultKind.values:
        raise ActionRefused(_("There is no such result."))
    return ResultKind(kind)

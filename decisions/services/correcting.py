"""A decision is never edited. What was wrong is put right in a next version, with leave."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from decisions.enums import ProposalState
from decisions.models import Decision, Proposal
from decisions.queries.results import current_decision, open_proposal
from decisions.services import telling
from decisions.services.locking import hold, hold_proposal
from decisions.words import clean


@transaction.atomic
def start(*, actor: Any, decision_id: int, reason: str) -> Proposal:
    """A proposal that begins as the decision stands. Twice gives the same one."""
    wanted = Decision.objects.values_list("placement_id", flat=True).get(pk=decision_id)
    placement = hold(wanted)
    decision = Decision.objects.get(pk=decision_id)
    decision.placement = placement
    require(actor, "decisions.assess", decision)
    if current_decision(placement, decision.kind) != decision:
        raise ActionRefused(_("There is a newer version of this decision. Correct that one."))
    if not decision.result_enum.is_final:
        raise ActionRefused(_("This is not final: just decide again."))
    if not (reason := clean(reason)):
        raise ActionRefused(_("Write what was wrong."))
    there = open_proposal(placement, decision.kind)
    if there is not None:
        raise AlreadyDone(_("A correction is being written already."))
    proposal = Proposal.objects.create(
        placement=placement,
        kind=decision.kind,
        result=decision.result,
        new_date=decision.new_date,
        motivation=decision.motivation,
        outcomes={
            str(each["id"]): {"level": each["level"], "text": each["text"]}
            for each in decision.outcomes
        },
        deviation_reason=decision.deviation_reason,
        despite_reason=decision.despite_reason,
        corrects=decision,
        correction_reason=reason,
        proposed_at=timezone.now(),
        proposed_by=actor,
    )
    _record(actor, proposal, "decisions.correction_begun")
    telling.ask_leave(proposal)
    return proposal


@transaction.atomic
def authorise(*, actor: Any, proposal_id: int, revision: int) -> Proposal:
    """The manager lets this decision be corrected; whoever decides it, cannot."""
    proposal = hold_proposal(proposal_id, revision=revision)
    require(actor, "decisions.authorise", proposal)
    if proposal.corrects is None:
        raise ActionRefused(_("This is no correction: nobody has to authorise it."))
    if proposal.authorised_at is not None:
        raise AlreadyDone(_("This correction was authorised already."))
    decided = {proposal.corrects.decided_by_id, proposal.corrects.second_by_id}
    if actor.pk in {proposal.proposed_by_id, proposal.second_by_id, *decided}:
        raise ActionRefused(
            _("Who decided or proposes this cannot also authorise it. Ask another manager.")
        )
    proposal.authorised_at, proposal.authorised_by = timezone.now(), actor
    proposal.revision += 1
    proposal.save(update_fields=["authorised_at", "authorised_by", "revision"])
    _record(actor, proposal, "decisions.correction_authorised")
    if proposal.state == ProposalState.DRAFT:
        telling.tell_proposer(proposal, "decisions.authorised")
    return proposal


def _record(actor: Any, proposal: Proposal, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=proposal,
        placement_id=proposal.placement_id,
        kind=proposal.kind,
    )

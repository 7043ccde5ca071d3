"""A proposal is written by one assessor and looked at by another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from decisions.cases import Case
from decisions.completeness import problems_of
from decisions.enums import ProposalState, Result
from decisions.freezing import scale_of
from decisions.models import Proposal
from decisions.queries.results import current_decision, kinds_of, open_proposal
from decisions.queries.rules import rules_of
from decisions.services import locking, telling
from decisions.words import clean
from learning.outcomes import outcomes_of
from placements.models import Placement


@dataclass(frozen=True)
class Words:
    """What the form sends. `outcomes`: {outcome id: (level code or "", motivation)}."""

    result: str = ""
    new_date: date | None = None
    motivation: str = ""
    outcomes: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    deviation_reason: str = ""
    despite_reason: str = ""


@transaction.atomic
def save(*, actor: Any, placement_id: int, kind: str, revision: int, words: Words) -> Proposal:
    """Keep the proposal as it is now; `revision` 0 when the sender saw none.

    Whoever agreed with earlier words agrees no more.
    """
    placement = locking.hold(placement_id)
    case = Case(placement, locking.known_kind(kind))
    require(actor, "decisions.assess", case)
    locking.refuse_before_agreement(placement)
    if case.kind not in kinds_of(rules_of(placement.programme)):
        raise ActionRefused(_("This programme decides no exam result apart."))
    proposal = open_proposal(placement, case.kind)
    if proposal is None:
        _refuse_when_final(case)
        proposal = Proposal(placement=placement, kind=case.kind, revision=0)
    if proposal.revision != revision:
        raise ActionRefused(
            _("Somebody else changed this proposal in the meantime. Read it as it is now.")
        )
    _fill(proposal, placement, words)
    proposal.state = ProposalState.DRAFT
    proposal.proposed_at, proposal.proposed_by = timezone.now(), actor
    proposal.second_at = proposal.second_by = None
    _forget_return(proposal)
    proposal.revision += 1
    proposal.save()
    return proposal


def _refuse_when_final(case: Case) -> None:
    standing = current_decision(case.placement, case.kind)
    if standing is not None and standing.result_enum.is_final:
        raise AlreadyDone(_("This was decided already. A correction is the next version."))


def _fill(proposal: Proposal, placement: Placement, words: Words) -> None:
    if words.result and words.result not in Result.values:
        raise ActionRefused(_("Choose one of the results."))
    levels = {level["code"] for level in scale_of(placement)}
    known = {row.pk for row in outcomes_of(placement)}
    kept: dict[str, dict[str, str]] = {}
    for pk, (level, text) in words.outcomes.items():
        if pk not in known or (level and level not in levels):
            raise ActionRefused(_("This outcome or level is not of this placement."))
        if level or text.strip():
            kept[str(pk)] = {"level": level, "text": clean(text)}
    proposal.result = words.result
    proposal.new_date = words.new_date if words.result == Result.NOT_YET else None
    proposal.motivation = clean(words.motivation)
    proposal.outcomes = kept
    proposal.deviation_reason = clean(words.deviation_reason)
    proposal.despite_reason = clean(words.despite_reason)


def _forget_return(proposal: Proposal) -> None:
    proposal.returned_at = proposal.returned_by = None
    proposal.return_remark = ""


@transaction.atomic
def hand_over(*, actor: Any, proposal_id: int, revision: int) -> Proposal:
    """Ask another assessor to look. Refuses while something is missing."""
    proposal = locking.hold_proposal(proposal_id, revision=revision)
    require(actor, "decisions.assess", proposal)
    if proposal.state != ProposalState.DRAFT:
        raise AlreadyDone(_("This proposal waits for another assessor already."))
    if missing := problems_of(proposal):
        raise ActionRefused(" ".join(missing.values()))
    proposal.state = ProposalState.SECOND
    _forget_return(proposal)
    _save(proposal, "returned_at", "returned_by", "return_remark")
    _record(actor, proposal, "decisions.proposed")
    telling.ask_second(proposal)
    return proposal


@transaction.atomic
def agree(*, actor: Any, proposal_id: int, revision: int) -> Proposal:
    """The second assessor stands behind exactly these words."""
    proposal = locking.hold_proposal(proposal_id, revision=revision)
    require(actor, "decisions.assess", proposal)
    if proposal.state == ProposalState.AGREED:
        raise AlreadyDone(_("A second assessor agreed already."))
    if proposal.state != ProposalState.SECOND:
        raise ActionRefused(_("This proposal was not handed over yet."))
    if proposal.proposed_by_id == actor.pk:
        raise ActionRefused(_("You wrote this yourself. Somebody else is the second assessor."))
    proposal.state = ProposalState.AGREED
    proposal.second_at, proposal.second_by = timezone.now(), actor
    _save(proposal, "second_at", "second_by")
    _record(actor, proposal, "decisions.agreed")
    telling.tell_proposer(proposal, "decisions.agreed")
    return proposal


@transaction.atomic
def send_back(*, actor: Any, proposal_id: int, revision: int, remark: str) -> Proposal:
    """Another assessor does not agree yet, and says what to look at again."""
    proposal = locking.hold_proposal(proposal_id, revision=revision)
    require(actor, "decisions.assess", proposal)
    if proposal.state == ProposalState.DRAFT:
        raise AlreadyDone(_("This proposal is being written; there is nothing to send back."))
    if proposal.proposed_by_id == actor.pk:
        raise ActionRefused(_("You wrote this yourself. You can change it."))
    if not (remark := clean(remark)):
        raise ActionRefused(_("Write what should be looked at again."))
    proposal.state = ProposalState.DRAFT
    proposal.second_at = proposal.second_by = None
    proposal.returned_at, proposal.returned_by = timezone.now(), actor
    proposal.return_remark = remark
    _save(proposal, "second_at", "second_by", "returned_at", "returned_by", "return_remark")
    _record(actor, proposal, "decisions.sent_back")
    telling.tell_proposer(proposal, "decisions.sent_back")
    return proposal


@transaction.atomic
def withdraw(*, actor: Any, proposal_id: int, revision: int) -> Proposal:
    proposal = locking.hold_proposal(proposal_id, revision=revision)
    require(actor, "decisions.assess", proposal)
    proposal.state = ProposalState.WITHDRAWN
    _save(proposal)
    _record(actor, proposal, "decisions.withdrawn")
    return proposal


def _save(proposal: Proposal, *fields: str) -> None:
    proposal.revision += 1
    proposal.save(update_fields=["state", "revision", *fields])


def _record(actor: Any, proposal: Proposal, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=proposal,
        placement_id=proposal.placement_id,
        kind=proposal.kind,
    )

"""The moment at which a result stands."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.dates import today
from core.enqueue import enqueue
from core.errors import ActionRefused
from decisions import cases
from decisions.commitment_kinds import DECIDE, GIVE_ADVICE, subject_of
from decisions.completeness import deviates, problems_of
from decisions.enums import ProposalState, ResultKind
from decisions.freezing import decision_hash, frozen_outcomes
from decisions.models import Decision, DecisionRules, Proposal
from decisions.queries.conditions import Condition, conditions_of
from decisions.queries.data_points import readiness
from decisions.queries.results import current_advice, current_decision, owner_of_decision
from decisions.queries.rules import rules_of, thresholds_of
from decisions.services import telling
from decisions.services.locking import hold_proposal
from people.enums import Corner
from placements.services.commitments import keep, lapse, open_commitment


@transaction.atomic
def decide(*, actor: Any, proposal_id: int, revision: int) -> Decision:
    """Make the proposal a decision. Everything is looked at once more, under the lock."""
    proposal = hold_proposal(proposal_id, revision=revision)
    if cases.is_kept_out(actor, proposal):
        raise PermissionDenied(_("Who advised on this result, or received it, does not decide it."))
    require(actor, "decisions.decide", proposal)
    rules = rules_of(proposal.placement.programme)
    if missing := problems_of(proposal):
        raise ActionRefused(" ".join(missing.values()))
    second_by, second_at = second_of(actor, proposal)
    if rules.asks_second(proposal.kind) and second_by is None:
        raise ActionRefused(
            _("A second assessor has to agree first. Hand the proposal over to a colleague.")
        )
    _refuse_without_leave(actor, second_by, proposal)
    conditions = _conditions(proposal, rules)
    decision = _frozen(actor, proposal, rules, conditions)
    decision.second_by, decision.second_at = second_by, second_at
    decision.content_sha256 = decision_hash(decision)
    decision.save()
    proposal.state = ProposalState.DECIDED
    proposal.revision += 1
    proposal.save(update_fields=["state", "revision"])
    _settle(actor, decision)
    audit.record(
        actor=actor,
        action="decisions.corrected" if decision.is_correction else "decisions.decided",
        subject=decision,
        placement_id=decision.placement_id,
        kind=decision.kind,
        number=decision.number,
        sha256=decision.content_sha256,
    )
    telling.tell_decided(decision)
    enqueue("decisions.seal_result", decision.pk)
    return decision


def second_of(actor: Any, proposal: Proposal) -> tuple[Any, Any]:
    """Who stands behind it beside `actor`: the second assessor, or else the other who wrote it."""
    if proposal.state == ProposalState.AGREED and proposal.second_by_id != actor.pk:
        return proposal.second_by, proposal.second_at
    other = proposal.proposed_by
    handed_over = proposal.state in {ProposalState.SECOND, ProposalState.AGREED}
    if handed_over and other.pk != actor.pk and cases.may_assess(other, proposal):
        return other, proposal.proposed_at
    return None, None


def _refuse_without_leave(actor: Any, second_by: Any, proposal: Proposal) -> None:
    if proposal.corrects is None:
        return
    if proposal.authorised_by is None:
        raise ActionRefused(_("A manager of the programme has to authorise this correction first."))
    if proposal.authorised_by in {actor, second_by}:
        raise ActionRefused(_("Who authorised the correction does not decide it."))


def _conditions(proposal: Proposal, rules: DecisionRules) -> list[Condition]:
    """As they stand now; those that are not met ask for a reason."""
    placement = proposal.placement
    found = conditions_of(
        placement, proposal.kind, rules, readiness(placement, thresholds_of(rules))
    )
    unmet = [each for each in found if not each.met]
    if unmet and not proposal.despite_reason:
        raise ActionRefused(
            _("Not everything is there: %(missing)s Write why you decide nevertheless.")
            % {"missing": " ".join(each.words for each in unmet)}
        )
    return found


def _frozen(
    actor: Any, proposal: Proposal, rules: DecisionRules, conditions: list[Condition]
) -> Decision:
    placement = proposal.placement
    before = current_decision(placement, proposal.kind)
    about_placement = proposal.kind == ResultKind.PLACEMENT
    advice = current_advice(placement) if about_placement else None
    differs = deviates(proposal, advice)
    unmet = any(not each.met for each in conditions)
    return Decision(
        placement=placement,
        kind=proposal.kind,
        number=before.number + 1 if before else 1,
        replaces=before,
        result=proposal.result,
        new_date=proposal.new_date,
        motivation=proposal.motivation,
        outcomes=frozen_outcomes(placement, proposal.outcomes),
        conditions=[each.as_data() for each in conditions],
        despite_reason=proposal.despite_reason if unmet else "",
        advice=advice,
        deviates=differs,
        deviation_reason=proposal.deviation_reason if differs else "",
        decided_at=timezone.now(),
        decided_by=actor,
        correction_reason=proposal.correction_reason,
        authorised_at=proposal.authorised_at,
        authorised_by=proposal.authorised_by,
        appeal_until=today() + timedelta(weeks=rules.appeal_weeks),
        appeal_nl=rules.appeal_nl,
        appeal_en=rules.appeal_en,
    )


def _settle(actor: Any, decision: Decision) -> None:
    """The promise to decide was kept; "not yet" promises to decide again."""
    placement, subject = decision.placement, subject_of(decision.kind)
    keep(actor=actor, placement=placement, kind=DECIDE, subject=subject)
    if not decision.result_enum.is_final:
        open_commitment(
            placement=placement,
            kind=DECIDE,
            debtor=Corner.SCHOOL,
            creditor=Corner.STUDENT,
            owner=owner_of_decision(placement, decision.kind),
            subject=subject,
            due_on=decision.new_date,
        )
    elif decision.kind == ResultKind.PLACEMENT:
        lapse(placement=placement, kind=GIVE_ADVICE, reason="decided")

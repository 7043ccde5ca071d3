"""The results of a placement: which there are, how they stand, and what counts now."""

from typing import Any

from decisions.enums import ResultKind
from decisions.models import Decision, DecisionRules, Proposal, WorkplaceAdvice
from people.enums import ProgrammeRoleName
from people.models import ProgrammeRole, User
from placements.enums import PlacementState
from placements.models import Placement

# Before the agreement there is nothing to decide about.
DECIDED_IN = {PlacementState.AGREED, PlacementState.COMPLETED, PlacementState.ENDED_EARLY}


def kinds_of(rules: DecisionRules) -> list[ResultKind]:
    return [ResultKind.PLACEMENT, ResultKind.EXAM] if rules.exam_apart else [ResultKind.PLACEMENT]


def current_decision(placement: Placement, kind: str) -> Decision | None:
    return Decision.objects.current().filter(placement=placement, kind=kind).first()


def current_advice(placement: Placement) -> WorkplaceAdvice | None:
    rows = WorkplaceAdvice.objects.filter(placement=placement).select_related("given_by")
    return rows.order_by("-number").first()


def open_proposal(placement: Placement, kind: str) -> Proposal | None:
    rows = Proposal.objects.open().filter(placement=placement, kind=kind)
    return rows.select_related("proposed_by", "second_by", "returned_by", "corrects").first()


def examiners_of(placement: Placement) -> list[User]:
    rows = ProgrammeRole.objects.filter(
        programme=placement.programme_id, role=ProgrammeRoleName.EXAMINER, user__is_active=True
    )
    return [row.user for row in rows.select_related("user").order_by("pk")]


def owner_of_decision(placement: Placement, kind: str) -> Any:
    """Whose name stands on the promise to decide; None: the placement office."""
    if kind == ResultKind.PLACEMENT:
        return placement.school_contact
    examiners = examiners_of(placement)
    return examiners[0] if len(examiners) == 1 else None

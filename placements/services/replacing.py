"""A placement failed: the school looks for another one, until there is one."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone

from people.enums import Corner
from placements.enums import CommitmentState, EndReason, PlacementState
from placements.models import Commitment, Placement
from placements.services.commitments import open_commitment

REPLACEMENT = "placements.find_replacement"
# Who leaves the programme needs no other place.
LEAVES = {EndReason.STUDENT_STOPS, EndReason.ENROLMENT_ENDED}
BEING_PREPARED = [
    PlacementState.SEARCHING,
    PlacementState.PROPOSED,
    PlacementState.PREPARING,
]


def ask_for_replacement(placement: Placement) -> None:
    """The school owes it to itself: it may say, with a reason, that none is needed."""
    if placement.end_reason in LEAVES or _has_another(placement):
        return
    open_commitment(
        placement=placement, kind=REPLACEMENT, debtor=Corner.SCHOOL, creditor=Corner.SCHOOL
    )


def _has_another(placement: Placement) -> bool:
    """Being prepared for the rest of the period, or starting after this one ended."""
    others = Placement.objects.filter(
        enrolment=placement.enrolment_id, start_date__lte=placement.end_date
    ).exclude(pk=placement.pk)
    coming = Q(state=PlacementState.AGREED, start_date__gt=placement.ended_on)
    return others.filter(coming | Q(state__in=BEING_PREPARED)).exists()


def replaced(*, actor: Any, enrolment_ids: Collection[int]) -> int:
    """These students have another placement now. One statement, however many."""
    rows = Commitment.objects.open().filter(
        kind=REPLACEMENT, placement__enrolment__in=list(enrolment_ids)
    )
    return rows.update(state=CommitmentState.KEPT, closed_at=timezone.now(), closed_by=actor)

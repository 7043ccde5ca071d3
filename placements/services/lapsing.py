"""Promises that make sense only while a placement runs."""

from collections.abc import Iterable

from django.utils import timezone

from core.dates import today
from placements import kinds
from placements.enums import CommitmentState
from placements.models import Commitment


def lapse_with_period(placement_ids: Iterable[int] | None = None) -> int:
    """Let go of what nobody needs once the period is over; of all placements that are past their
    end, or of `placement_ids`, which end now."""
    bound = [kind.key for kind in kinds.all_kinds() if kind.ends_with_period]
    rows = Commitment.objects.open().filter(kind__in=bound)
    if placement_ids is None:
        rows = rows.filter(placement__end_date__lt=today())
    else:
        rows = rows.filter(placement__in=list(placement_ids))
    return rows.update(
        state=CommitmentState.LAPSED, closed_at=timezone.now(), reason="the period is over"
    )

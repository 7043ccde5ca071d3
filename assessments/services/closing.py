"""An evaluation that nobody answered in three weeks is let go."""

from django.db import transaction
from django.utils import timezone

from assessments.commitment_kinds import EVALUATION
from core.dates import today
from placements.enums import CommitmentState
from placements.models import Commitment


@transaction.atomic
def close_evaluations() -> int:
    """Runs every night. Promises of which the last day is over are asked of nobody any more."""
    over = Commitment.objects.open().filter(kind=EVALUATION, due_on__lt=today())
    return over.update(
        state=CommitmentState.LAPSED, closed_at=timezone.now(), reason="the evaluation closed"
    )

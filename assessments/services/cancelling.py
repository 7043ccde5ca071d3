"""A round that turns out not to be needed."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.commitment_kinds import kind_for
from assessments.models import AssessmentRound
from assessments.services import locking
from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from placements.services.commitments import lapse


@transaction.atomic
def cancel(*, actor: Any, round_id: int, reason: str) -> AssessmentRound:
    """Nobody has to fill it in any more. What was handed in stays where it is."""
    row = locking.lock_round(round_id)
    require(actor, "assessments.cancel", row)
    if row.cancelled_at is not None:
        raise AlreadyDone(_("This was cancelled already."))
    if row.is_shared:
        raise ActionRefused(_("The answers stand side by side already, so this stays."))
    if not reason.strip():
        raise ActionRefused(_("Write in a few words why this is not needed."))
    row.cancelled_at, row.cancelled_by = timezone.now(), actor
    row.cancel_reason = reason.strip()[:2000]
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    lapse(
        placement=row.placement,
        kind=kind_for(row.kind),
        subject=row.subject_key,
        reason="cancelled",
    )
    audit.record(
        actor=actor,
        action="assessments.cancelled",
        subject=row,
        placement_id=row.placement_id,
        kind=row.kind,
        number=row.number,
    )
    return row

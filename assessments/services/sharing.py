"""From separate to side by side: when everybody handed in, or when the school begins the talk."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.commitment_kinds import kind_for
from assessments.models import AssessmentRound
from assessments.services import locking, telling
from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from placements.services.commitments import lapse


def share_when_complete(row: AssessmentRound) -> None:
    """The last one who hands in shares the answers. `row` is locked."""
    if row.stays_apart or row.is_shared or row.responses.filter(submitted_at=None).exists():
        return
    row.shared_at = timezone.now()
    row.save(update_fields=["shared_at"])
    audit.record(
        actor=None,
        action="assessments.shared",
        subject=row,
        placement_id=row.placement_id,
        kind=row.kind,
        number=row.number,
    )
    telling.tell_shared(row)


@transaction.atomic
def begin_talk(*, actor: Any, round_id: int) -> AssessmentRound:
    """The school does not wait any longer. Who did not hand in is not asked any more, but can."""
    row = locking.lock_round(round_id)
    require(actor, "assessments.share", row)
    locking.refuse_when_closed(row)
    if row.stays_apart:
        raise ActionRefused(_("Answers of an evaluation are never put side by side."))
    if row.is_shared:
        raise AlreadyDone(_("The answers stand side by side already."))
    if not row.responses.filter(submitted_at__isnull=False).exists():
        raise ActionRefused(_("Nobody has handed in yet, so there is nothing to talk about."))
    row.shared_at, row.shared_by = timezone.now(), actor
    row.save(update_fields=["shared_at", "shared_by"])
    missing = sorted(row.responses.filter(submitted_at=None).values_list("corner", flat=True))
    lapse(
        placement=row.placement,
        kind=kind_for(row.kind),
        subject=row.subject_key,
        reason="the talk began",
    )
    audit.record(
        actor=actor,
        action="assessments.talk_begun",
        subject=row,
        placement_id=row.placement_id,
        kind=row.kind,
        number=row.number,
        missing=missing,
    )
    telling.tell_shared(row)
    return row

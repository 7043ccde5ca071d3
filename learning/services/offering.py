from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from learning.models import OutcomeNotOffered
from learning.outcomes import outcomes_of
from learning.services import locking


@transaction.atomic
def set_not_offered(*, actor: Any, placement_id: int, outcome_ids: Iterable[int]) -> int:
    """What cannot be worked on at this workplace: exactly these outcomes. Returns how many."""
    placement = locking.lock_placement(placement_id)
    require(actor, "learning.answer_feasibility", placement)
    locking.refuse_unless_workable(placement)
    wanted = set(outcome_ids)
    if wanted - {outcome.pk for outcome in outcomes_of(placement)}:
        raise ActionRefused(_("An outcome that was chosen belongs to another programme."))
    said = OutcomeNotOffered.objects.filter(placement=placement, taken_back_at__isnull=True)
    there = set(said.values_list("outcome_id", flat=True))
    if there == wanted:
        return len(wanted)
    now = timezone.now()
    said.exclude(outcome_id__in=wanted).update(taken_back_at=now, taken_back_by=actor)
    OutcomeNotOffered.objects.bulk_create(
        OutcomeNotOffered(placement=placement, outcome_id=pk, said_by=actor, said_at=now)
        for pk in sorted(wanted - there)
    )
    audit.record(
        actor=actor,
        action="learning.offer_changed",
        subject=placement,
        placement_id=placement.pk,
        not_offered=len(wanted),
    )
    return len(wanted)

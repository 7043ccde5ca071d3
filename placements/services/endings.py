"""How a placement closes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from placements import guards, listeners
from placements.enums import EndReason
from placements.models import Placement
from placements.services.commitments import lapse
from placements.services.lapsing import lapse_with_period
from placements.services.locking import lock, save
from placements.services.replacing import ask_for_replacement
from placements.transitions import take


@transaction.atomic
def end_early(
    *, actor: Any, placement_id: int, ended_on: date, reason: str, by_owner: bool = False
) -> Placement:
    """End before the planned end. Everything that was still promised lapses.

    `by_owner`: called by the app that registered where this placement ends (see guards).
    """
    placement = lock(placement_id)
    require(actor, "placements.end_early", placement)
    elsewhere = None if by_owner else guards.ends_elsewhere(placement)
    if elsewhere is not None:
        raise ActionRefused(elsewhere.why)
    if reason not in EndReason.values:
        raise ActionRefused(_("Choose why the placement ends."))
    if ended_on > placement.end_date:
        raise ActionRefused(_("That is after the planned end date, so it is not early."))
    take("end_early", placement)
    placement.ended_on, placement.end_reason = ended_on, reason
    save(placement, "state", "ended_on", "end_reason")
    lapse(placement=placement, reason="ended early")
    ask_for_replacement(placement)
    audit.record(
        actor=actor,
        action="placements.ended_early",
        subject=placement,
        placement_id=placement.pk,
        ended_on=ended_on.isoformat(),
        reason=reason,
    )
    return placement


@transaction.atomic
def complete(*, actor: Any, placement_id: int) -> Placement:
    """The period is over and everything that was promised is settled."""
    placement = lock(placement_id)
    require(actor, "placements.complete", placement)
    lapse_with_period([placement.pk])
    if placement.commitments.open().exists():
        raise ActionRefused(
            _("Something is still open in this placement. Settle or waive it first.")
        )
    take("complete", placement)
    save(placement, "state")
    audit.record(
        actor=actor, action="placements.completed", subject=placement, placement_id=placement.pk
    )
    listeners.completed(actor=actor, placement=placement)
    return placement

"""How an agreement stops: early, with a reason, or because the period is over."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.enums import UNDER_WAY, AgreementState
from agreements.models import Agreement
from agreements.queries import held_agreement
from agreements.services.drafting import take_back
from agreements.services.locking import lock, save
from agreements.services.sealing import everyone
from agreements.transitions import move
from core import audit
from core.access import require
from core.errors import ActionRefused
from notifications.services import queue
from placements.enums import EndReason
from placements.models import Placement
from placements.services import endings
from placements.services.locking import lock as lock_placement


@transaction.atomic
def end_early(*, actor: Any, placement_id: int, reason: str, ended_on: date) -> Agreement | None:
    """End placement and agreement on a day before the planned end; all parties are told.

    Returns the agreement that ended; None when it was signed outside this portal.
    """
    placement = lock_placement(placement_id)
    require(actor, "agreements.end", placement)
    if reason not in EndReason.values:
        raise ActionRefused(_("Choose why the placement ends."))
    _take_back_under_way(actor, placement)
    held = held_agreement(placement)
    people = everyone(held) if held else []
    endings.end_early(
        actor=actor,
        placement_id=placement_id,
        ended_on=ended_on,
        reason=reason,
        by_owner=True,
    )
    if held is None:
        return None
    agreement = lock(held.pk)
    move(agreement, AgreementState.TERMINATED)
    agreement.ended_on, agreement.end_reason = ended_on, reason
    save(agreement, "state", "ended_on", "end_reason")
    audit.record(
        actor=actor,
        action="agreements.ended_early",
        subject=agreement,
        placement_id=placement_id,
        number=agreement.number,
        reason=reason,
        ended_on=ended_on.isoformat(),
    )
    for person in people:
        queue(
            notice_key="agreements.ended",
            recipient=person,
            params={"agreement_id": agreement.pk},
            once_key=f"agreements.ended:{agreement.pk}:{person.pk}",
            placement_id=placement_id,
        )
    return agreement


@transaction.atomic
def complete_with_placement(actor: Any, placement: Placement) -> None:
    """The period is over and all is settled: called when the placement is completed."""
    _take_back_under_way(actor, placement)
    held = held_agreement(placement)
    if held is None:
        return
    agreement = lock(held.pk)
    move(agreement, AgreementState.COMPLETED)
    save(agreement, "state")
    audit.record(
        actor=actor,
        action="agreements.completed",
        subject=agreement,
        placement_id=placement.pk,
        number=agreement.number,
    )


def _take_back_under_way(actor: Any, placement: Placement) -> None:
    row = placement.agreements.filter(state__in=UNDER_WAY).first()
    if row is None:
        return
    agreement = lock(row.pk)
    if agreement.state == AgreementState.FULLY_SIGNED:
        raise ActionRefused(
            _("Everyone has just signed and the document is being sealed. Try again in a minute.")
        )
    take_back(actor=actor, agreement=agreement, reason=_("The placement ended."))

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from placements.enums import PlacementState
from placements.models import Placement
from placements.services.planned import open_planned_for
from programmes.models import Programme


@transaction.atomic
def set_plan_required(*, actor: Any, programme_id: int, variant_ids: Iterable[int]) -> int:
    """In exactly these variants a plan is approved before the start. Returns how many.

    Placements that are being prepared get the promise at once; what was opened before stays,
    and the school can waive it.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    require(actor, "programmes.change", programme)
    wanted = set(variant_ids)
    variants = list(programme.variants.select_for_update(of=("self",)).order_by("pk"))
    changed = [row for row in variants if row.plan_required != (row.pk in wanted)]
    for row in changed:
        row.plan_required = row.pk in wanted
        row.save(update_fields=["plan_required"])
        audit.record(
            actor=actor,
            action="programmes.plan_required_set",
            subject=row,
            required=row.plan_required,
        )
    asked = [row.variant for row in changed if row.plan_required]
    preparing = Placement.objects.filter(
        programme=programme, variant__in=asked, state=PlacementState.PREPARING
    )
    open_planned_for(preparing.values_list("pk", flat=True))
    return sum(row.plan_required for row in variants)

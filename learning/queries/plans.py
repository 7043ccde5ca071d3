"""Plans of a placement, and where one is asked."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from learning.models import PlacementPlan
from placements.models import Placement
from programmes.models import ProgrammeVariant


def placements_that_need_a_plan(placement_ids: Sequence[int]) -> set[int]:
    """Those whose programme asks for a plan in that variant, and that have none approved."""
    asking = ProgrammeVariant.objects.filter(
        programme=OuterRef("programme"), variant=OuterRef("variant"), plan_required=True
    )
    approved = PlacementPlan.objects.filter(placement=OuterRef("pk"), decision="approved")
    rows = Placement.objects.filter(Exists(asking), ~Exists(approved), pk__in=placement_ids)
    return set(rows.values_list("pk", flat=True))


def plan_is_required(placement: Placement) -> bool:
    return ProgrammeVariant.objects.filter(
        programme_id=placement.programme_id, variant=placement.variant, plan_required=True
    ).exists()


def plans_of(placement: Placement) -> list[PlacementPlan]:
    """The newest first, with who submitted, advised and decided."""
    rows = PlacementPlan.objects.filter(placement=placement)
    return list(rows.select_related("submitted_by", "advised_by", "decided_by").order_by("-number"))

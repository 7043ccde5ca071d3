"""What a programme asks of the hours in each of its variants."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from programmes.models import ProgrammeVariant

FIELDS = ("logs_hours", "norm_hours", "learning_share")


@transaction.atomic
def set_hours(
    *,
    actor: Any,
    variant_id: int,
    logs_hours: bool,
    norm_hours: Decimal | None,
    learning_share: int | None,
) -> ProgrammeVariant:
    """Hours are clock hours over the whole programme; the share is in percent."""
    variant = (
        ProgrammeVariant.objects.select_for_update(of=("self",))
        .select_related("programme")
        .get(pk=variant_id)
    )
    require(actor, "programmes.change", variant.programme)
    values = dict(zip(FIELDS, (logs_hours, norm_hours, learning_share), strict=True))
    before = {name: getattr(variant, name) for name in FIELDS} | {"logs_hours": variant.keeps_hours}
    if values == before:
        return variant
    for name, value in values.items():
        setattr(variant, name, value)
    variant.save(update_fields=FIELDS)
    audit.record(
        actor=actor,
        action="programmes.hours_set",
        subject=variant,
        logs_hours=logs_hours,
        norm_hours=str(norm_hours or ""),
        learning_share=learning_share,
    )
    return variant

"""From when signals speak in a variant of a programme: added with the person and the reason."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from insight.models import SignalThreshold
from insight.signals import all_signals
from programmes.models import Programme


def known_names() -> set[str]:
    return {signal.limit_key(limit) for signal in all_signals() for limit in signal.limits}


@transaction.atomic
def set_limit(
    *,
    actor: Any,
    programme: Programme,
    variant: str,
    name: str,
    value: Decimal | None,
    is_standard: bool = False,
    reason: str = "",
) -> SignalThreshold:
    """`value` None: the signal is off there. The placements concerned are worked out anew."""
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    require(actor, "insight.set_limits", programme)
    if name not in known_names():
        raise LookupError(name)
    rows = SignalThreshold.objects.filter(programme=programme, variant=variant, name=name)
    last = rows.first()
    before = (last.value, last.is_standard) if last else (None, True)
    if before == (value, is_standard) and (last or is_standard):
        return last or SignalThreshold(programme=programme, variant=variant, name=name)
    row = SignalThreshold.objects.create(
        programme=programme,
        variant=variant,
        name=name,
        value=value,
        is_standard=is_standard,
        reason=reason.strip()[:300],
        set_by=actor,
    )
    audit.record(
        actor=actor,
        action="insight.limit_set",
        subject=programme,
        limit=name,
        variant=variant,
        value=None if value is None else str(value),
        standard=is_standard,
    )
    return row

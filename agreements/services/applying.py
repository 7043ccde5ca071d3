"""What a sealed version says becomes what the placement is."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from agreements.enums import AgreementKind, AgreementState
from agreements.models import Agreement
from agreements.services.locking import lock, save
from agreements.terms import FROM_THE_DAY
from core.dates import today
from placements.services.placements import apply_effective_terms

SEALED_STATES = [AgreementState.ACTIVE, AgreementState.SUPERSEDED]


def apply_terms(agreement: Agreement) -> None:
    """Write the terms that hold now to the placement; note it when none is left for later."""
    named = list(agreement.changed_fields)
    if agreement.kind == AgreementKind.ORIGINAL:
        named = ["start_date", "end_date", "total_hours", "hours_per_week", "weekdays", "site"]
        named.append("activities")
    waits = agreement.effective_on is not None and agreement.effective_on > today()
    later = [name for name in named if waits and name in FROM_THE_DAY]
    overruled = _changed_since(agreement)
    terms = {
        name: _value(agreement.data, name)
        for name in named
        if name not in later and name not in overruled and name != "outcomes"
    }
    if "site" in terms:
        terms["site_id"] = terms.pop("site")
    apply_effective_terms(
        actor=None,
        placement_id=agreement.placement_id,
        terms=terms,
        agreement_label=str(agreement.number),
    )
    if not later:
        agreement.applied_at = timezone.now()
        save(agreement, "applied_at")


def _changed_since(agreement: Agreement) -> set[str]:
    """Fields that a later sealed version decides."""
    later = agreement.placement.agreements.filter(
        number__gt=agreement.number, sealed_document__isnull=False
    )
    return {name for row in later for name in row.changed_fields}


def _value(data: dict[str, Any], name: str) -> Any:
    if name == "site":
        return data["site"]["id"]
    if name == "activities":
        return data["content"]["activities"]
    value = data["terms"][name]
    if name in {"start_date", "end_date"}:
        return date.fromisoformat(value)
    if name in {"total_hours", "hours_per_week"}:
        return Decimal(value) if value else None
    return value


def apply_due() -> int:
    """Terms whose day has come. Returns how many versions were applied."""
    waiting = Agreement.objects.filter(
        applied_at__isnull=True, effective_on__lte=today(), state__in=SEALED_STATES
    ).order_by("placement_id", "number")
    ids = list(waiting.values_list("pk", flat=True)[:500])
    for agreement_id in ids:
        with transaction.atomic():
            agreement = lock(agreement_id)
            if agreement.applied_at is None and agreement.state in SEALED_STATES:
                apply_terms(agreement)
    return len(ids)

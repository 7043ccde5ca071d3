"""The audit trail: one call per thing that happened, inside the transaction in which it did."""

from typing import Any

from django.db.models import Model

from core.models import AuditEvent


def record(
    *, actor: Any, action: str, subject: Model, placement_id: int | None = None, **data: Any
) -> AuditEvent:
    """Note that `actor` (None: the portal) did `action` to `subject`.

    `data` holds what a reader needs to understand the step: keys, numbers, states, reasons.
    No form answers, codes, tokens or birth dates.
    """
    return AuditEvent.objects.create(
        actor=actor if getattr(actor, "pk", None) else None,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        placement_id=placement_id,
        data=data,
    )

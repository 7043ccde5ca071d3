"""The commitment plan: when each kind of promise is due."""

from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from programmes.models import CommitmentPlanRow


@transaction.atomic
def change_plan_row(*, actor: Any, row_id: int, due: str) -> CommitmentPlanRow:
    """Set the due rule of a row; what was opened before keeps its date."""
    require(actor, "programmes.change_plan")
    row = CommitmentPlanRow.objects.select_for_update(of=("self",)).get(pk=row_id)
    before, row.due = row.due, due
    row.save(update_fields=["due"])
    audit.record(
        actor=actor,
        action="programmes.plan_changed",
        subject=row,
        kind=row.kind,
        variant=row.variant,
        before=before,
        after=due,
    )
    return row

"""The commitment plan: when each kind of promise is due, by the standard and per school."""

from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from programmes.models import CommitmentPlanRow, Institution

COPIED = ["opens_with_placement", "debtor", "creditor"]


@transaction.atomic
def change_standard(*, actor: Any, row_id: int, due: str) -> CommitmentPlanRow:
    """Set the due rule of the standard; what was opened before keeps its date."""
    require(actor, "programmes.change_standard_plan")
    row = _locked(row_id)
    before, row.due = row.due, due
    row.save(update_fields=["due"])
    _record(actor, row, row, before=before, after=due)
    return row


@transaction.atomic
def change_for_school(
    *, actor: Any, institution: Institution, row_id: int, due: str
) -> CommitmentPlanRow:
    """What this school wants instead of the standard `row_id`. The same as the standard: that."""
    require(actor, "programmes.change_plan", institution)
    standard = _locked(row_id)
    if due == standard.due:
        return _back(actor, institution, standard)
    own = _own(institution, standard)
    before = own.due if own else standard.due
    values = {"due": due, **{name: getattr(standard, name) for name in COPIED}}
    own, _made = CommitmentPlanRow.objects.update_or_create(
        institution=institution, variant=standard.variant, kind=standard.kind, defaults=values
    )
    _record(actor, own, own, before=before, after=due)
    return own


@transaction.atomic
def use_standard(*, actor: Any, institution: Institution, row_id: int) -> CommitmentPlanRow:
    """This school follows the standard again. Twice changes nothing."""
    require(actor, "programmes.change_plan", institution)
    return _back(actor, institution, _locked(row_id))


def _locked(row_id: int) -> CommitmentPlanRow:
    """The standard row; whoever sets the same line for a school waits here."""
    return CommitmentPlanRow.objects.standard().select_for_update(of=("self",)).get(pk=row_id)


def _own(institution: Institution, standard: CommitmentPlanRow) -> CommitmentPlanRow | None:
    return institution.plan_rows.filter(variant=standard.variant, kind=standard.kind).first()


def _back(actor: Any, institution: Institution, standard: CommitmentPlanRow) -> CommitmentPlanRow:
    own = _own(institution, standard)
    if own is not None:
        _record(actor, own, standard, before=own.due, after=standard.due)
        own.delete()
    return standard


def _record(
    actor: Any, row: CommitmentPlanRow, subject: CommitmentPlanRow, *, before: str, after: str
) -> None:
    audit.record(
        actor=actor,
        action="programmes.plan_changed",
        subject=subject,
        institution=row.institution_id,
        kind=row.kind,
        variant=row.variant,
        before=before,
        after=after,
    )

"""The commitment plan: when each kind of promise is due, by the standard and per school."""

from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from programmes import plan_effects
from programmes.models import CommitmentPlanRow, Institution

COPIED = ["opens_with_placement", "debtor", "creditor"]
# What people set, besides the rule itself.
SET = ["avoids", "moves_before", "repeats_every", "repeats_above"]


@transaction.atomic
def change_standard(*, actor: Any, row_id: int, due: str, **rest: Any) -> tuple[Any, Any]:
    """The standard row, and the job that moves what is not due yet (None: done already)."""
    require(actor, "programmes.change_standard_plan")
    row = _locked(row_id)
    before = _said(row)
    _set(row, due, rest)
    row.save(update_fields=["due", *SET])
    _record(actor, row, row, before=before, after=_said(row))
    return row, plan_effects.follow(actor=actor, schools=schools_on_standard(row), row=row)


@transaction.atomic
def change_for_school(
    *, actor: Any, institution: Institution, row_id: int, due: str, **rest: Any
) -> tuple[CommitmentPlanRow, Any]:
    """What this school wants instead of the standard `row_id`, and the job that moves what is not
    due yet (None: done already). The same as the standard: that."""
    require(actor, "programmes.change_plan", institution)
    standard = _locked(row_id)
    own = _own(institution, standard)
    before = _said(own or standard)
    wanted = own or CommitmentPlanRow(
        institution=institution, variant=standard.variant, kind=standard.kind
    )
    for name in COPIED:
        setattr(wanted, name, getattr(standard, name))
    if own is None:
        rest = {**{name: getattr(standard, name) for name in SET}, **rest}
    _set(wanted, due, rest)
    if _said(wanted) == _said(standard):
        return _back(actor, institution, standard)
    wanted.save()
    _record(actor, wanted, wanted, before=before, after=_said(wanted))
    return wanted, plan_effects.follow(actor=actor, schools=[institution.pk], row=wanted)


def schools_on_standard(row: CommitmentPlanRow) -> list[int]:
    """The schools that have no line of their own here."""
    own = CommitmentPlanRow.objects.filter(variant=row.variant, kind=row.kind)
    others = own.exclude(institution=None).values("institution")
    return list(Institution.objects.exclude(pk__in=others).values_list("pk", flat=True))


def _set(row: CommitmentPlanRow, due: str, rest: dict[str, Any]) -> None:
    unknown = set(rest) - {*SET}
    if unknown:
        raise TypeError(f"not a part of the plan: {sorted(unknown)}")
    row.due = due
    for name, value in rest.items():
        setattr(row, name, value)


def _said(row: CommitmentPlanRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ["due", *SET]}


@transaction.atomic
def use_standard(
    *, actor: Any, institution: Institution, row_id: int
) -> tuple[CommitmentPlanRow, Any]:
    """This school follows the standard again. Twice changes nothing."""
    require(actor, "programmes.change_plan", institution)
    return _back(actor, institution, _locked(row_id))


def _locked(row_id: int) -> CommitmentPlanRow:
    """The standard row; whoever sets the same line for a school waits here."""
    return CommitmentPlanRow.objects.standard().select_for_update(of=("self",)).get(pk=row_id)


def _own(institution: Institution, standard: CommitmentPlanRow) -> CommitmentPlanRow | None:
    return institution.plan_rows.filter(variant=standard.variant, kind=standard.kind).first()


def _back(
    actor: Any, institution: Institution, standard: CommitmentPlanRow
) -> tuple[CommitmentPlanRow, Any]:
    own = _own(institution, standard)
    if own is None:
        return standard, None
    _record(actor, own, standard, before=_said(own), after=_said(standard))
    own.delete()
    return standard, plan_effects.follow(actor=actor, schools=[institution.pk], row=standard)


def _record(
    actor: Any,
    row: CommitmentPlanRow,
    subject: CommitmentPlanRow,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """The rules, and whatever else differs."""
    others: dict[str, Any] = {
        name: [before[name], after[name]] for name in SET if before[name] != after[name]
    }
    audit.record(
        actor=actor,
        action="programmes.plan_changed",
        subject=subject,
        institution=row.institution_id,
        kind=row.kind,
        variant=row.variant,
        before=before["due"],
        after=after["due"],
        **others,
    )

"""The ledger: promises are opened, kept, waived or lapse here, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import ActionRefused
from people.enums import Corner
from people.reach import coordinated_programmes
from placements import kinds
from placements.enums import CommitmentState
from placements.models import Commitment, Placement
from placements.queries.planning import planned_now


def open_commitment(
    *,
    placement: Placement,
    kind: str,
    debtor: str,
    creditor: str,
    owner: Any = None,
    subject: str = "",
    due_on: date | None = None,
    due_rule: str = "",
) -> Commitment:
    """The open promise of this kind about `subject`; made when there is none.

    Without `due_on` the plan of the variant says when; with it, `due_rule` is the rule that gave
    the day, and empty when people agreed on it. Two that open the same promise at once get the
    same row.
    """
    kinds.get(kind)
    if due_on is None:
        found_day = planned_now(placement, kind)
        due_on, due_rule = found_day.day, found_day.rule
    key = {"placement": placement, "kind": kind, "subject": subject, "debtor": debtor}
    row = Commitment(
        **key,
        creditor=creditor,
        owner=owner,
        due_on=due_on,
        due_rule=due_rule,
        opened_at=timezone.now(),
    )
    # The row in our way may be closed between the two statements; then ours fits the next time.
    for _attempt in range(5):
        Commitment.objects.bulk_create([row], ignore_conflicts=True)
        found = Commitment.objects.open().filter(**key).first()
        if found is not None:
            return found
    raise RuntimeError(f"cannot open {kind} of placement {placement.pk}")


@dataclass(frozen=True)
class Promise:
    """What `open_all` opens: as `open_commitment` takes it, due by the plan."""

    kind: str
    debtor: str
    creditor: str
    owner: Any = None
    subject: str = ""


def open_all(placement: Placement, promises: Sequence[Promise]) -> None:
    """Open what is not open yet, in one statement; the caller holds the placement."""
    days = {kind: planned_now(placement, kind) for kind in {each.kind for each in promises}}
    rows = [
        Commitment(
            placement=placement,
            kind=kinds.get(each.kind).key,
            subject=each.subject,
            debtor=each.debtor,
            creditor=each.creditor,
            owner=each.owner,
            due_on=days[each.kind].day,
            due_rule=days[each.kind].rule,
            opened_at=timezone.now(),
        )
        for each in promises
    ]
    Commitment.objects.bulk_create(rows, ignore_conflicts=True)


def planned_day(placement: Placement, kind: str) -> date:
    """When a promise of this kind, opened now, is due by the plan of the school."""
    return planned_now(placement, kind).day


def keep(
    *, actor: Any, placement: Placement, kind: str, subject: str = "", debtor: str | None = None
) -> int:
    """Note that the promise about exactly `subject` was kept. Returns how many were open."""
    rows = Commitment.objects.open().filter(placement=placement, kind=kind, subject=subject)
    if debtor is not None:
        rows = rows.filter(debtor=debtor)
    return rows.update(
        state=CommitmentState.KEPT,
        closed_at=timezone.now(),
        closed_by=actor if getattr(actor, "pk", None) else None,
    )


def lapse(
    *, placement: Placement, kind: str | None = None, subject: str = "", reason: str = ""
) -> int:
    """Promises that nobody needs any more; without `kind` and `subject`: all of the placement."""
    rows = Commitment.objects.open().filter(placement=placement)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if subject:
        rows = rows.filter(subject=subject)
    return rows.update(state=CommitmentState.LAPSED, closed_at=timezone.now(), reason=reason)


@transaction.atomic
def waive(*, actor: Any, commitment_id: int, reason: str) -> Commitment:
    """Let the other side off. Only the one to whom it is owed can do that, and says why."""
    row = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("placement__student")
        .get(pk=commitment_id)
    )
    require_creditor(actor, row)
    if row.state != CommitmentState.OPEN:
        raise ActionRefused(_("This was already settled. Open the placement to see how it stands."))
    if not reason.strip():
        raise ActionRefused(_("Write in a few words why this is no longer needed."))
    row.state = CommitmentState.WAIVED
    row.closed_at, row.closed_by, row.reason = timezone.now(), actor, reason.strip()
    row.save(update_fields=["state", "closed_at", "closed_by", "reason"])
    audit.record(
        actor=actor,
        action="placements.commitment_waived",
        subject=row,
        placement_id=row.placement_id,
        kind=row.kind,
        reason=row.reason,
    )
    return row


def require_creditor(user: Any, row: Commitment) -> None:
    """Raise PermissionDenied for everyone but the side to whom this is owed."""
    if not stands_on(user, row.placement, row.creditor):
        raise PermissionDenied(_("Only the one to whom this was promised can waive it."))


def stands_on(user: Any, placement: Placement, corner: str) -> bool:
    """Does `user` speak for this corner of this triangle?"""
    if corner == Corner.STUDENT:
        return placement.student.user_id == user.pk
    if corner == Corner.SCHOOL:
        return (
            placement.school_contact_id == user.pk
            or placement.programme_id in coordinated_programmes(user)
        )
    if corner == Corner.GUARDIAN:
        guarded = placement.student.guardianships.filter(guardian=user)
        return placement.is_minor and guarded.exists()
    guides = placement.supervisor_links.filter(user=user)
    if not placement.has_workplace:
        return False
    contacts = placement.host.roles.filter(
        user=user, role="host_contact", institution=placement.programme.institution_id
    )
    return guides.exists() or contacts.exists()


def reassign(*, placement: Placement, debtor: str, before: Any, after: Any) -> int:
    """Hand the open promises of `before` on one corner to `after` (None: the office)."""
    rows = Commitment.objects.open().filter(placement=placement, debtor=debtor, owner=before)
    return rows.update(owner=after)

"""The placement plan: submitted as it stands, advised by the office, decided by the programme."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from learning.enums import OutcomeState, PlanDecision
from learning.models import PlacementPlan
from learning.queries.coverage import coverage
from learning.services import locking, telling
from people.enums import Corner
from placements.models import Placement
from placements.services.commitments import keep, open_commitment

SUBMIT = "learning.submit_plan"
APPROVE = "learning.approve_plan"


@transaction.atomic
def submit_plan(*, actor: Any, placement_id: int) -> PlacementPlan:
    """Freeze the tasks and what they cover as they stand now, and ask for a decision."""
    placement = locking.lock_placement(placement_id)
    require(actor, "learning.submit_plan", placement)
    locking.refuse_unless_workable(placement)
    newest = placement.plans.order_by("-number").first()
    if newest is not None and newest.is_open:
        raise AlreadyDone(_("The plan was submitted already and waits for a decision."))
    if newest is not None and newest.decision == PlanDecision.APPROVED:
        raise AlreadyDone(_("The plan of this placement is approved already."))
    snapshot = snapshot_of(placement)
    if not snapshot["tasks"]:
        raise ActionRefused(_("Send at least one learning task first: the plan is made of them."))
    plan = PlacementPlan.objects.create(
        placement=placement,
        number=(newest.number if newest else 0) + 1,
        snapshot=snapshot,
        submitted_at=timezone.now(),
        submitted_by=actor,
    )
    keep(actor=actor, placement=placement, kind=SUBMIT)
    open_commitment(
        placement=placement,
        kind=APPROVE,
        debtor=Corner.SCHOOL,
        creditor=Corner.STUDENT,
        owner=placement.school_contact,
        subject=plan.subject_key,
    )
    _record(actor, plan, "learning.plan_submitted")
    return plan


@transaction.atomic
def advise(*, actor: Any, plan_id: int, advice: str) -> PlacementPlan:
    """What the placement office thinks of the plan; once per submission."""
    plan = _lock(plan_id)
    require(actor, "learning.advise_plan", plan)
    if not advice.strip():
        raise ActionRefused(_("Write the advice of the placement office."))
    if plan.advised_at is not None:
        raise AlreadyDone(_("The placement office gave its advice already."))
    _refuse_when_decided(plan)
    plan.advice, plan.advised_at, plan.advised_by = advice.strip(), timezone.now(), actor
    plan.save(update_fields=["advice", "advised_at", "advised_by"])
    _record(actor, plan, "learning.plan_advised")
    return plan


@transaction.atomic
def decide(*, actor: Any, plan_id: int, decision: str, reason: str = "") -> PlacementPlan:
    """Approve the plan, or send it back with what is missing."""
    plan = _lock(plan_id)
    require(actor, "learning.decide_plan", plan)
    _refuse_when_decided(plan)
    if decision not in PlanDecision.values:
        raise ActionRefused(_("Choose: approve it or send it back."))
    if decision == PlanDecision.RETURNED and not reason.strip():
        raise ActionRefused(_("Write what should change, so that the student can do it."))
    plan.decision, plan.reason = decision, reason.strip()
    plan.decided_at, plan.decided_by = timezone.now(), actor
    plan.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
    keep(actor=actor, placement=plan.placement, kind=APPROVE, subject=plan.subject_key)
    if decision == PlanDecision.RETURNED:
        open_commitment(
            placement=plan.placement,
            kind=SUBMIT,
            debtor=Corner.STUDENT,
            creditor=Corner.SCHOOL,
            owner=plan.placement.student.user,
        )
    telling.tell_of_plan(plan)
    _record(actor, plan, f"learning.plan_{decision}")
    return plan


def snapshot_of(placement: Placement) -> dict[str, Any]:
    """Plain data: later changes of tasks or texts do not touch what was submitted."""
    found = coverage(placement)
    tasks = [
        {
            "version": column.version_id,
            "number": column.number,
            "title": column.title,
            "state": (OutcomeState.COVERED if column.approved else OutcomeState.PROPOSED).value,
            "outcomes": [
                row.outcome.code
                for row in found.rows
                if any(cell.serves and cell.task == column for cell in row.cells)
            ],
        }
        for column in found.columns
    ]
    outcomes = [
        {"code": row.outcome.code, "name": row.outcome.name_nl, "state": row.state.value}
        for row in found.rows
    ]
    return {"tasks": tasks, "outcomes": outcomes}


def _lock(plan_id: int) -> PlacementPlan:
    wanted = PlacementPlan.objects.values_list("placement_id", flat=True).get(pk=plan_id)
    placement = locking.lock_placement(wanted)
    plan = PlacementPlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    plan.placement = placement
    return plan


def _refuse_when_decided(plan: PlacementPlan) -> None:
    if plan.decision:
        raise AlreadyDone(
            _("This plan was decided already: %(decision)s. Nothing changed now.")
            % {"decision": plan.get_decision_display()}
        )


def _record(actor: Any, plan: PlacementPlan, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=plan,
        placement_id=plan.placement_id,
        number=plan.number,
        reason=plan.reason,
    )

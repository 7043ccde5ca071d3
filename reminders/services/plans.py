"""Who is reminded when: the standard, and the whole set of steps that a school wants instead."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from programmes.models import Institution
from reminders.models import ReminderPlan, ReminderSettings, ReminderStep
from reminders.models.plans import MOST_MAILS
from reminders.reaching import check_step

MOST_STEPS = 12


@dataclass(frozen=True)
class StepValues:
    """One step as somebody wrote it."""

    when: str
    audience: str
    later: int = 0
    debtor: str = ""
    every: int | None = None
    most: int = 1
    is_escalation: bool = False

    @classmethod
    def of(cls, step: ReminderStep) -> "StepValues":
        return cls(**{name: getattr(step, name) for name in cls.__dataclass_fields__})

    def unsaved(self, number: int) -> ReminderStep:
        return ReminderStep(number=number, **asdict(self))


@transaction.atomic
def change_standard(
    *, actor: Any, plan_id: int, severity: str, steps: Sequence[StepValues]
) -> ReminderPlan:
    """What was told stays told; steps whose day has passed are not made up for."""
    require(actor, "programmes.change_standard_plan")
    plan = _locked(plan_id)
    _write(actor, plan, severity, steps)
    return plan


@transaction.atomic
def change_for_school(
    *,
    actor: Any,
    institution: Institution,
    plan_id: int,
    severity: str,
    steps: Sequence[StepValues],
) -> ReminderPlan:
    """What this school wants instead of the standard `plan_id`. The same as the standard: that."""
    require(actor, "programmes.change_plan", institution)
    standard = _locked(plan_id)
    if (severity, list(steps)) == (standard.severity, values_of(standard)):
        return _back(actor, institution, standard)
    own, _made = ReminderPlan.objects.get_or_create(
        institution=institution, variant=standard.variant, kind=standard.kind
    )
    _write(actor, own, severity, steps)
    return own


@transaction.atomic
def use_standard(*, actor: Any, institution: Institution, plan_id: int) -> ReminderPlan:
    """This school follows the standard again. Twice changes nothing."""
    require(actor, "programmes.change_plan", institution)
    return _back(actor, institution, _locked(plan_id))


@transaction.atomic
def cap_mails(*, actor: Any, institution: Institution, number: int) -> ReminderSettings:
    """How many mails a week one person at a workplace gets at most."""
    require(actor, "programmes.change_plan", institution)
    if not 1 <= number <= MOST_MAILS:
        raise ActionRefused(_("Choose a number from 1 to %(most)s.") % {"most": MOST_MAILS})
    found, _made = ReminderSettings.objects.update_or_create(
        institution=institution, defaults={"workplace_mails_per_week": number}
    )
    audit.record(
        actor=actor,
        action="reminders.cap_changed",
        subject=found,
        institution=institution.pk,
        number=number,
    )
    return found


def values_of(plan: ReminderPlan) -> list[StepValues]:
    return [StepValues.of(step) for step in plan.steps.order_by("number")]


def _locked(plan_id: int) -> ReminderPlan:
    """The standard; whoever sets the same line for a school waits here."""
    return ReminderPlan.objects.standard().select_for_update(of=("self",)).get(pk=plan_id)


def _write(actor: Any, plan: ReminderPlan, severity: str, steps: Sequence[StepValues]) -> None:
    if len(steps) > MOST_STEPS:
        raise ActionRefused(_("That are too many steps. Nobody reads so many mails."))
    for step in steps:
        check_step(step.when)
    before = values_of(plan)
    plan.severity = severity
    plan.save(update_fields=["severity"])
    plan.steps.all().delete()
    rows = [step.unsaved(number) for number, step in enumerate(steps, start=1)]
    for row in rows:
        row.plan = plan
    ReminderStep.objects.bulk_create(rows)
    _record(actor, plan, before, list(steps))


def _back(actor: Any, institution: Institution, standard: ReminderPlan) -> ReminderPlan:
    own = ReminderPlan.objects.filter(
        institution=institution, variant=standard.variant, kind=standard.kind
    ).first()
    if own is not None:
        _record(actor, own, values_of(own), values_of(standard))
        own.delete()
    return standard


def _record(
    actor: Any, plan: ReminderPlan, before: list[StepValues], after: list[StepValues]
) -> None:
    audit.record(
        actor=actor,
        action="reminders.plan_changed",
        subject=plan,
        institution=plan.institution_id,
        kind=plan.kind,
        variant=plan.variant,
        before=[f"{step.when} {step.audience}" for step in before],
        after=[f"{step.when} {step.audience}" for step in after],
    )

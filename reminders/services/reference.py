"""The standard reminder plans that come with the portal."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from reminders.enums import Severity
from reminders.models import ReminderPlan, ReminderStep

FILE = Path(__file__).resolve().parent.parent / "data" / "reminder_plans.yaml"


def source() -> list[dict[str, Any]]:
    return list(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@transaction.atomic
def load_plans() -> int:
    """Make the missing plans of the standard; those that were edited stay. Returns how many."""
    standard = ReminderPlan.objects.standard()
    there = set(standard.values_list("variant", "kind"))
    wanted = {
        (variant, row["kind"]): row
        for row in source()
        for variant in row["variants"]
        if (variant, row["kind"]) not in there
    }
    plans = [
        ReminderPlan(
            variant=variant, kind=kind, severity=row.get("severity", Severity.NORMAL.value)
        )
        for (variant, kind), row in wanted.items()
    ]
    # Two installations that start at once make each plan once, with its steps.
    ReminderPlan.objects.bulk_create(plans, ignore_conflicts=True)
    made = [plan for plan in standard.filter(steps=None) if plan.key in wanted]
    steps = [step for plan in made for step in steps_of(plan, wanted[plan.key]["steps"])]
    ReminderStep.objects.bulk_create(steps, ignore_conflicts=True)
    return len(made)


def steps_of(plan: ReminderPlan, rows: list[dict[str, Any]]) -> list[ReminderStep]:
    return [
        ReminderStep(
            plan=plan,
            number=number,
            when=row["when"],
            later=row.get("later", 0),
            audience=row["to"],
            debtor=row.get("debtor", ""),
            every=row.get("every"),
            most=row.get("most", 1),
            is_escalation=row.get("escalates", False),
        )
        for number, row in enumerate(rows, start=1)
    ]

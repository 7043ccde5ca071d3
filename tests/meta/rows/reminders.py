from typing import Any

from reminders.models import ReminderPlan
from reminders.services.reference import load_plans
from tests.scenarios import Triangle

KIND = "learning.submit_plan"


def standard_plan() -> ReminderPlan:
    load_plans()
    return ReminderPlan.objects.standard().get(variant="mbo_bol", kind=KIND)


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    school = {"institution_id": triangle.school.institution.pk}
    plan = school | {"plan_id": standard_plan().pk}
    return {
        "reminders:school": school,
        "reminders:school-plan": plan,
        "reminders:school-standard": plan,
        "reminders:workplaces": school,
        "reminders:coming": {"placement_id": triangle.placement.pk},
    }

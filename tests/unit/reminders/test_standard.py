"""The standard plans: every rule of the field has its kind and its steps."""

import pytest

from people.enums import Corner
from placements import kinds
from programmes.enums import Variant
from reminders.enums import Audience
from reminders.models import ReminderPlan
from reminders.queries.due import due_between
from reminders.reaching import check_step
from reminders.services.reference import load_plans, source
from tests.factories.reminders import MONDAY

RULES = [
    "place_missing",
    "employer_missing",
    "scan_due",
    "recognition_expiring",
    "plan_due",
    "plan_review_due",
    "signature_due",
    "started_unsigned",
    "guardian_consent",
    "first_contact_due",
    "task_alignment_due",
    "hours_pending",
    "midterm_invite",
    "midterm_overdue",
    "midterm_actions",
    "site_visit_missing",
    "contact_gap",
    "final_form_due",
    "final_meeting",
    "decision_due",
    "evaluation_invite",
    "replacement_progress",
]


def test_every_rule_of_the_field_has_a_plan():
    assert len(RULES) == 22
    assert {rule for row in source() for rule in row.get("rules", [])} == set(RULES)


def test_every_kind_of_promise_has_a_plan_for_every_variant():
    planned = {(row["kind"], variant) for row in source() for variant in row["variants"]}
    assert len(planned) == sum(len(row["variants"]) for row in source())
    lacking = [
        (kind.key, variant)
        for kind in kinds.all_kinds()
        for variant in Variant.values
        if (kind.key, variant) not in planned
    ]
    assert lacking == []


def test_steps_can_be_read_and_repeats_have_a_cap():
    for row in source():
        for step in row["steps"]:
            check_step(step["when"])
            assert step["to"] in Audience.values
            assert step.get("debtor", "") in ["", *Corner.values]
            assert step.get("most", 1) <= 3


@pytest.mark.django_db
def test_loading_twice_makes_nothing_twice_and_leaves_what_was_edited():
    first = load_plans()
    assert first == ReminderPlan.objects.standard().count() > 150
    plan = ReminderPlan.objects.standard().first()
    plan.steps.all().delete()
    assert load_plans() == 0
    assert plan.steps.count() == 0
    # As many parts as there are moments, not as there are plans.
    assert len(due_between(MONDAY, MONDAY.replace(day=3)).hits) < 60

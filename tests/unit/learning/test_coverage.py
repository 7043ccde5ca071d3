"""Which outcomes are covered, and the sentence that says so."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import ActionRefused, AlreadyDone
from learning.models import PlacementPlan
from learning.queries.coverage import coverage
from learning.queries.tasks import task_choices
from learning.services import offering, plan_rule, plans, withdrawing
from placements.models import Commitment
from placements.services.planned import open_planned
from tests.factories import learning as made

pytestmark = pytest.mark.django_db


def read(triangle):
    found = coverage(made.fresh(triangle.placement))
    return {row.outcome.code[-2:]: row.state.value for row in found.rows}, found.sentence


def not_offered(triangle, *codes):
    offering.set_not_offered(
        actor=triangle.workplace.supervisor,
        placement_id=triangle.placement.pk,
        outcome_ids=made.outcome_ids(triangle.placement, *codes) if codes else [],
    )


def test_states_and_sentence(triangle):
    assert read(triangle) == (
        {"W1": "open", "W2": "open", "W3": "open", "W4": "open"},
        "0 of 4 outcomes are covered; 4 have no task yet.",
    )
    made.approved(triangle, codes=["B1-K1-W1"])
    made.sent(triangle, title="Tweede", codes=["B1-K1-W1", "B1-K1-W2"])
    not_offered(triangle, "B1-K1-W4")
    assert read(triangle) == (
        {"W1": "covered", "W2": "proposed", "W3": "open", "W4": "not_offered"},
        "1 of 4 outcomes are covered; 1 needs another place or a school project; "
        "1 waits for an answer to a task; 1 has no task yet.",
    )


def test_what_was_refused_or_withdrawn_covers_nothing(triangle):
    refused = made.sent(triangle, codes=["B1-K1-W1"])
    made.school_says(triangle, refused, "no", "Dit is mbo-2")
    gone = made.approved(triangle, title="Tweede", codes=["B1-K1-W2"])
    withdrawing.withdraw_task(actor=triangle.student.user, task_id=gone.task_id, reason="Dubbel")
    made.draft(triangle, title="Concept", codes=["B1-K1-W3"])
    assert set(read(triangle)[0].values()) == {"open"}


def test_a_change_of_an_approved_task_covers_only_once_it_is_answered(triangle):
    version = made.approved(triangle)
    made.changed(triangle, version, activity="Anders", codes=["B1-K1-W2"])
    assert read(triangle)[0]["W1"] == "open"
    assert read(triangle)[0]["W2"] == "proposed"


def test_a_workplace_takes_back_what_it_said(triangle):
    not_offered(triangle, "B1-K1-W3", "B1-K1-W4")
    not_offered(triangle, "B1-K1-W4")
    assert read(triangle)[0]["W3"] == "open"
    with pytest.raises(PermissionDenied):
        offering.set_not_offered(
            actor=triangle.school.supervisor, placement_id=triangle.placement.pk, outcome_ids=[]
        )


def test_choices_for_another_app(triangle):
    version = made.sent(triangle)
    made.draft(triangle, title="Concept")
    assert task_choices(triangle.placement) == [(version.task_id, "1. Een onderdeel bouwen")]


def owed(triangle):
    rows = Commitment.objects.open().filter(kind__contains="_plan", placement=triangle.placement)
    return sorted(rows.values_list("kind", "debtor"))


def test_a_plan_is_asked_where_the_programme_wants_one(triangle):
    open_planned(triangle.placement)
    assert owed(triangle) == []
    arguments = {"programme_id": triangle.school.programme.pk}
    variant = [triangle.school.variant.pk]
    with pytest.raises(PermissionDenied):
        plan_rule.set_plan_required(
            actor=triangle.school.supervisor, variant_ids=variant, **arguments
        )
    for _twice in range(2):
        plan_rule.set_plan_required(
            actor=triangle.school.coordinator, variant_ids=variant, **arguments
        )
    assert owed(triangle) == [("learning.submit_plan", "student")]


def test_a_plan_from_submission_to_approval(triangle):
    student, placement_id = triangle.student.user, triangle.placement.pk
    with pytest.raises(ActionRefused, match="Send at least one learning task first"):
        plans.submit_plan(actor=student, placement_id=placement_id)
    made.approved(triangle, codes=["B1-K1-W1"])
    first = plans.submit_plan(actor=student, placement_id=placement_id)
    assert first.snapshot["tasks"][0]["outcomes"] == ["B1-K1-W1"]
    assert [row["state"] for row in first.snapshot["outcomes"]] == [
        "covered", "open", "open", "open",
    ]  # fmt: skip
    assert owed(triangle) == [("learning.approve_plan", "school")]
    with pytest.raises(AlreadyDone):
        plans.submit_plan(actor=student, placement_id=placement_id)
    with pytest.raises(PermissionDenied):
        plans.advise(actor=triangle.school.supervisor, plan_id=first.pk, advice="Ja")
    plans.advise(actor=triangle.school.coordinator, plan_id=first.pk, advice="Past")
    with pytest.raises(ActionRefused, match="Write what should change"):
        plans.decide(actor=triangle.school.supervisor, plan_id=first.pk, decision="returned")
    plans.decide(
        actor=triangle.school.supervisor, plan_id=first.pk, decision="returned", reason="W3 mist"
    )
    assert owed(triangle) == [("learning.submit_plan", "student")]
    second = plans.submit_plan(actor=student, placement_id=placement_id)
    for nobody in (student, triangle.workplace.supervisor, triangle.school.examiner):
        with pytest.raises(PermissionDenied):
            plans.decide(actor=nobody, plan_id=second.pk, decision="approved")
    plans.decide(actor=triangle.school.manager, plan_id=second.pk, decision="approved")
    assert owed(triangle) == []
    with pytest.raises(AlreadyDone):
        plans.decide(actor=triangle.school.manager, plan_id=second.pk, decision="approved")
    numbers = PlacementPlan.objects.order_by("number").values_list("number", "decision")
    assert list(numbers) == [(1, "returned"), (2, "approved")]

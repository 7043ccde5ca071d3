"""The library of examples, the coverage page and the placement plan."""

import pytest
from django.urls import reverse

from learning.models import ExampleTask, LearningTask, PlacementPlan
from programmes.models import ProgrammeVariant
from tests.factories import learning as made

pytestmark = pytest.mark.django_db


def url(name, *arguments):
    return reverse(f"learning:{name}", args=arguments)


def example_data(**changes):
    return {"title": "Voorbeeld", "activity": "Doe iets.", "outcome_codes": ["B1-K1-W2"], **changes}


def test_an_example_is_added_changed_used_and_taken_out(triangle, enter):
    programme, placement = triangle.school.programme.pk, triangle.placement.pk
    school = enter(triangle.school.supervisor)
    assert school.post(url("example-add", programme), example_data()).url == url(
        "library", programme
    )
    twice = school.post(url("example-add", programme), example_data())
    assert "The library has an example with this title already." in twice.content.decode()
    example = ExampleTask.objects.get()
    school.post(url("example", example.pk), example_data(activity="Doe iets moeilijkers."))
    student = enter(triangle.student.user)
    chosen = student.get(url("choose", placement)).context["found"]
    assert [(row[0].activity, row[2]) for row in chosen] == [
        ("Doe iets moeilijkers.", ["B1-K1-W2"])
    ]
    start = f"{url('new', placement)}?example={example.pk}"
    assert student.get(start).context["form"].initial["outcomes"] == made.outcome_ids(
        triangle.placement, "B1-K1-W2"
    )
    student.post(start, {"title": "Mijn taak", "do": "save"})
    assert LearningTask.objects.get().example == example
    school.post(url("example-retire", example.pk))
    assert student.get(url("choose", placement)).context["found"] == []


@pytest.mark.parametrize("number", ["x", "999999", "99999999999999999999", "-1", ""])
def test_an_example_that_is_not_there_is_an_empty_form(triangle, enter, number):
    page = enter(triangle.student.user).get(f"{url('new', triangle.placement.pk)}?example={number}")
    assert (page.status_code, page.context["example"]) == (200, None)


def test_examples_of_another_programme_are_not_offered(world, triangle, enter):
    foreign = ExampleTask.objects.create(programme=world.other.school.programme, title="Elders")
    page = enter(triangle.student.user).get(
        f"{url('new', triangle.placement.pk)}?example={foreign.pk}"
    )
    assert page.context["example"] is None
    for name in ("example", "example-retire"):
        answer = enter(triangle.school.coordinator).post(url(name, foreign.pk), example_data())
        assert answer.status_code == 404
    wrong = enter(triangle.school.coordinator).post(
        url("example-add", triangle.school.programme.pk), example_data(outcome_codes=["LU9"])
    )
    assert list(wrong.context["form"].errors) == ["outcome_codes"]


def test_an_approved_task_becomes_an_example(triangle, enter):
    version = made.approved(triangle)
    address = url("example-from-task", triangle.placement.pk, version.task_id)
    school = enter(triangle.school.supervisor)
    assert school.get(address).context["form"].initial["activity"] == version.activity
    school.post(address, example_data())
    assert ExampleTask.objects.get().made_from == version
    waiting = made.sent(triangle, title="Wacht")
    refused = school.get(url("example-from-task", triangle.placement.pk, waiting.task_id))
    assert refused.url == url("task", triangle.placement.pk, waiting.task_id)


def test_coverage_is_a_table_with_words(triangle, enter):
    made.approved(triangle, codes=["B1-K1-W1"])
    page = enter(triangle.student.user).get(url("coverage", triangle.placement.pk))
    html = page.content.decode()
    assert "1 of 4 outcomes are covered; 3 have no task yet." in html
    assert html.count('<th scope="row"') == 4
    assert f'href="{url("new", triangle.placement.pk)}?outcome=B1-K1-W2"' in html
    panel = enter(triangle.school.coordinator).get(
        reverse("placements:detail", args=[triangle.placement.pk])
    )
    assert "1 of 4 outcomes are covered; 3 have no task yet." in panel.content.decode()


def test_the_plan_on_its_page(triangle, enter):
    placement = triangle.placement.pk
    coordinator = enter(triangle.school.coordinator)
    rule = url("plan-rule", triangle.school.programme.pk)
    coordinator.post(rule, {"variants": [triangle.school.variant.pk]})
    assert ProgrammeVariant.objects.get(pk=triangle.school.variant.pk).plan_required
    student = enter(triangle.student.user)
    assert (
        "A plan is needed before the start" in student.get(url("plan", placement)).content.decode()
    )
    made.approved(triangle)
    student.post(url("plan-submit", placement))
    plan = PlacementPlan.objects.get()
    empty = coordinator.post(url("plan-advise", placement, plan.pk), {"advice": " "})
    assert list(empty.context["advice_form"].errors) == ["advice"]
    coordinator.post(url("plan-advise", placement, plan.pk), {"advice": "<b>Past</b>"})
    school = enter(triangle.school.supervisor)
    bare = school.post(url("plan-decide", placement, plan.pk), {"decision": "returned"})
    assert list(bare.context["decision_form"].errors) == ["reason"]
    assert student.post(url("plan-decide", placement, plan.pk), {}).status_code == 403
    school.post(url("plan-decide", placement, plan.pk), {"decision": "approved"})
    page = student.get(url("plan", placement)).content.decode()
    assert "The plan is approved" in page
    assert "&lt;b&gt;Past&lt;/b&gt;" in page
    paper = student.get(url("plan-pdf", placement, plan.pk))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_plan_of_another_placement_does_not_exist(world, triangle, enter):
    made.approved(world.other)
    enter(world.other.student.user).post(url("plan-submit", world.other.placement.pk))
    foreign = PlacementPlan.objects.get()
    for name in ("plan-advise", "plan-decide"):
        answer = enter(triangle.school.coordinator).post(
            url(name, triangle.placement.pk, foreign.pk), {"decision": "approved", "advice": "x"}
        )
        assert answer.status_code == 404

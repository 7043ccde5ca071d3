"""Who is reminded when: seen and set by the school, looked at before it is saved."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.dates import today
from core.models import AuditEvent
from reminders.models import ReminderPlan
from reminders.services.reference import load_plans
from tests.factories.reminders import promise

pytestmark = pytest.mark.django_db
BACKEND = "people.backends.PortalAuthenticationBackend"
KIND = "learning.submit_plan"


def sign_in(client, person):
    client.force_login(person, backend=BACKEND)


@pytest.fixture
def standard(world):
    load_plans()
    return ReminderPlan.objects.standard().get(variant="mbo_bol", kind=KIND)


def form(*steps, severity="normal", initial=0, **more):
    values = {
        "severity": severity,
        "steps-TOTAL_FORMS": len(steps),
        "steps-INITIAL_FORMS": initial,
        **more,
    }
    for number, step in enumerate(steps):
        full = {"later": "0", "most": "1", "debtor": "", "every": "", **step}
        values |= {f"steps-{number}-{name}": value for name, value in full.items()}
    return values


def address(world, standard):
    return reverse("reminders:school-plan", args=[world.own.school.institution.pk, standard.pk])


def own_steps(world):
    plan = ReminderPlan.objects.filter(institution=world.own.school.institution).first()
    return plan and [(step.when, step.audience) for step in plan.steps.all()]


def test_a_school_sets_its_own_steps_and_goes_back(client, world, standard):
    sign_in(client, world.own.school.coordinator)
    answer = client.post(
        address(world, standard),
        form(
            {"when": "due - 2wd", "audience": "student"},
            {"when": "due", "later": "5", "audience": "coordinator", "is_escalation": "on"},
            severity="high",
        ),
    )
    assert answer.status_code == 302
    assert own_steps(world) == [("due-2wd", "student"), ("due", "coordinator")]
    assert AuditEvent.objects.filter(action="reminders.plan_changed").count() == 1
    back = reverse("reminders:school-standard", args=[world.own.school.institution.pk, standard.pk])
    for _twice in range(2):
        client.post(back)
    assert own_steps(world) is None
    assert ReminderPlan.objects.standard().get(pk=standard.pk).steps.count() == 4


def test_the_empty_step_that_a_browser_sends_along_is_no_step(client, world, standard):
    sign_in(client, world.own.school.coordinator)
    *steps, empty = client.get(address(world, standard)).context["formset"].forms
    sent = [{**step.initial, "every": step.initial["every"] or ""} for step in steps]
    nothing = {"when": "", "audience": empty.fields["audience"].choices[0][0]}
    sent[0]["when"] = "due-4wd"
    answer = client.post(address(world, standard), form(*sent, nothing, initial=len(sent)))
    assert answer.status_code == 302
    assert len(own_steps(world)) == len(sent)


def test_the_same_as_the_standard_is_the_standard(client, world, standard):
    sign_in(client, world.own.school.coordinator)
    steps = [
        {
            "when": step.when,
            "audience": step.audience,
            "later": str(step.later),
            "every": step.every or "",
            "most": str(step.most),
            **({"is_escalation": "on"} if step.is_escalation else {}),
        }
        for step in standard.steps.all()
    ]
    client.post(address(world, standard), form(*steps, initial=len(steps)))
    assert own_steps(world) is None


def test_looking_shows_days_and_people_and_saves_nothing(client, world, standard):
    coordinator = world.own.school.coordinator
    coordinator.language = "en"
    coordinator.save()
    due = today() + timedelta(days=30)
    promise(world.own.placement, KIND, due)
    sign_in(client, coordinator)
    answer = client.post(
        address(world, standard), form({"when": "due-1w", "audience": "student"}, look="1")
    )
    [row] = answer.context["coming"]
    assert (row.day, row.people) == (due - timedelta(days=7), world.own.student.user.name)
    assert own_steps(world) is None
    page = answer.content.decode()
    assert world.own.student.user.name in page


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ({"when": "recognition-2w", "audience": "student"}, "when"),
        ({"when": "now", "audience": "student"}, "when"),
        ({"when": "due", "audience": "student", "most": "3"}, "every"),
        ({"when": "due", "audience": "student", "most": "9", "every": "5"}, "most"),
        ({"when": "due", "audience": "everybody"}, "audience"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, world, standard, step, field):
    sign_in(client, world.own.school.coordinator)
    answer = client.post(address(world, standard), form(step))
    assert answer.status_code == 422
    assert field in answer.context["formset"].forms[0].errors
    assert own_steps(world) is None


def test_the_school_of_others_does_not_exist_and_the_standard_is_for_administrators(
    client, world, standard
):
    other = reverse("reminders:school-plan", args=[world.other.school.institution.pk, standard.pk])
    sign_in(client, world.own.school.coordinator)
    assert client.get(other).status_code == 404
    assert client.post(other, form({"when": "due", "audience": "student"})).status_code == 404
    assert client.get(reverse("reminders:plan", args=[standard.pk])).status_code == 403
    sign_in(client, world.own.school.supervisor)
    assert client.get(address(world, standard)).status_code == 404
    sign_in(client, world.administrator)
    steps = form({"when": "due", "audience": "student"})
    assert client.post(reverse("reminders:plan", args=[standard.pk]), steps).status_code == 302
    assert [step.when for step in standard.steps.all()] == ["due"]


def test_a_list_of_plans_costs_the_same_however_many_steps(client, world, standard):
    sign_in(client, world.own.school.coordinator)
    url = reverse("reminders:school", args=[world.own.school.institution.pk])
    client.get(url)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    before = cost()
    ReminderPlan.objects.exclude(pk=standard.pk).delete()
    assert before == cost() == 9


def test_the_page_of_a_placement_says_what_lies_ahead(client, world, standard):
    placement = world.own.placement
    promise(placement, KIND, today() + timedelta(days=30))
    url = reverse("reminders:coming", args=[placement.pk])
    sign_in(client, world.own.school.coordinator)
    answer = client.get(url)
    assert [row.people for row in answer.context["ahead"]] == [
        world.own.student.user.name,
        world.own.student.user.name,
        placement.school_contact.name if placement.school_contact else "Placement Coordinator",
        world.own.school.coordinator.name,
    ] or len(answer.context["ahead"]) == 4
    sign_in(client, world.own.student.user)
    assert client.get(url).status_code == 403
    sign_in(client, world.other.school.coordinator)
    assert client.get(url).status_code == 404


def test_days_that_passed_are_told_apart(client, world, standard):
    promise(world.own.placement, KIND, today() - timedelta(days=1), opened=date(2026, 1, 5))
    sign_in(client, world.own.school.coordinator)
    answer = client.get(reverse("reminders:coming", args=[world.own.placement.pk]))
    assert len(answer.context["passed"]) == 2

"""The run of a day: who is reminded of what, once."""

from datetime import date, timedelta

import pytest
import time_machine

from core.dates import add_working_days
from notifications.models import OutboxMessage
from people.enums import Corner
from placements.models import Commitment
from reminders.models import Reminder, ReminderRun
from reminders.services.run import run_day
from tests.factories.reminders import MONDAY, at, plan, promise

pytestmark = pytest.mark.django_db
KIND = "learning.submit_plan"
STEPS = [
    {"when": "due-3wd"},
    {"when": "due", "every": 5, "most": 2},
    {"when": "due", "later": 10, "audience": "coordinator", "is_escalation": True},
]


@pytest.fixture(autouse=True)
def _plan(db):
    plan(KIND, *STEPS)


def run_on(day: date) -> ReminderRun:
    with time_machine.travel(at(day), tick=False):
        return run_day()


def reminders():
    rows = Reminder.objects.order_by("run__day", "pk").select_related("run", "recipient")
    return [(row.run.day, row.step, row.recipient) for row in rows]


def test_each_step_comes_on_its_day_and_a_person_hears_of_it_in_the_end(world):
    placement = world.own.placement
    promise(placement, KIND, MONDAY)
    for n in range(-10, 30):
        run_on(MONDAY + timedelta(days=n))
    student, coordinator = placement.student.user, world.own.school.coordinator
    assert reminders() == [
        (add_working_days(MONDAY, -3), "due-3wd", student),
        (MONDAY, "due", student),
        (add_working_days(MONDAY, 5), "due/2", student),
        (add_working_days(MONDAY, 10), "due+10wd", coordinator),
    ]


def test_the_second_run_of_a_day_changes_nothing(world):
    promise(world.own.placement, KIND, MONDAY)
    first = run_on(MONDAY)
    before = list(Reminder.objects.values()), list(OutboxMessage.objects.values())
    again = run_on(MONDAY)
    assert (first.pk, first.found, first.digests) == (again.pk, 1, 1)
    assert (list(Reminder.objects.values()), list(OutboxMessage.objects.values())) == before


def test_days_without_a_run_are_made_up_for_with_the_last_step_only(world):
    promise(world.own.placement, KIND, MONDAY)
    run_on(add_working_days(MONDAY, -4))
    run = run_on(MONDAY)
    assert (run.after_day, run.found) == (add_working_days(MONDAY, -4), 1)
    assert [step for _day, step, _who in reminders()] == ["due"]


@pytest.mark.parametrize("state", ["kept", "waived", "lapsed"])
def test_nothing_comes_after_a_stop(world, state):
    row = promise(world.own.placement, KIND, MONDAY)
    Commitment.objects.filter(pk=row.pk).update(
        state=state, closed_at=at(MONDAY), closed_by=world.administrator, reason="done"
    )
    assert run_on(MONDAY).found == 0


def test_a_promise_of_who_left_goes_to_the_office(world):
    placement = world.own.placement
    supervisor = world.own.school.supervisor
    promise(placement, KIND, MONDAY, debtor=Corner.SCHOOL, owner=supervisor)
    supervisor.is_active = False
    supervisor.save()
    run_on(MONDAY)
    assert reminders() == [(MONDAY, "due", world.own.school.coordinator)]


def test_another_day_is_reminded_of_anew(world):
    row = promise(world.own.placement, KIND, MONDAY)
    run_on(MONDAY)
    later = add_working_days(MONDAY, 4)
    Commitment.objects.filter(pk=row.pk).update(due_on=later)
    for n in range(1, 8):
        run_on(MONDAY + timedelta(days=n))
    assert [(day, step) for day, step, _who in reminders()] == [
        (MONDAY, "due"),
        (add_working_days(MONDAY, 1), "due-3wd"),
        (later, "due"),
    ]


def test_the_steps_of_a_school_go_before_the_standard_for_its_own_placements(world):
    own, other = world.own, world.other
    plan(KIND, {"when": "due-1wd"}, institution=own.school.institution)
    promise(own.placement, KIND, MONDAY)
    promise(other.placement, KIND, MONDAY)
    run_on(add_working_days(MONDAY, -3))
    run_on(add_working_days(MONDAY, -1))
    assert [(step, who) for _day, step, who in reminders()] == [
        ("due-3wd", other.placement.student.user),
        ("due-1wd", own.placement.student.user),
    ]


def test_what_opened_today_was_asked_today(world):
    promise(world.own.placement, KIND, MONDAY, opened=MONDAY)
    assert run_on(MONDAY).found == 0


def test_a_clock_that_goes_back_starts_nothing(world):
    promise(world.own.placement, KIND, MONDAY)
    run_on(MONDAY)
    assert run_on(MONDAY - timedelta(days=3)).day == MONDAY
    assert ReminderRun.objects.count() == 1


AUDIENCES = ["student", "workplace", "school_contact", "coordinator", "manager", "examiner"]


@pytest.mark.parametrize("audience", [*AUDIENCES, "guardian"])
def test_audiences_are_the_people_of_this_triangle(world, audience):
    own = world.own
    own.placement.school_contact = own.school.supervisor
    own.placement.save()
    plan(KIND, {"when": "due", "audience": audience})
    promise(own.placement, KIND, MONDAY)
    run_on(MONDAY)
    expected = {
        "student": own.student.user,
        "workplace": own.workplace.supervisor,
        "school_contact": own.school.supervisor,
        "coordinator": own.school.coordinator,
        "manager": own.school.manager,
        "examiner": own.school.examiner,
        "guardian": own.guardian,
    }[audience]
    assert [who for _day, _step, who in reminders()] == [expected]

"""What was said about a promise, on the page of its placement."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.dates import add_working_days
from notifications.services import deliver_outbox
from placements.panels import shown
from reminders.queries.told import told_in
from reminders.services.run import run_day
from tests.factories.reminders import MONDAY, at, plan, promise

pytestmark = pytest.mark.django_db
KIND = "learning.submit_plan"


def test_who_was_reminded_and_who_was_told_with_the_days(world, mailbox, settings):
    settings.QUIET_HOURS = ""
    plan(
        KIND,
        {"when": "due", "every": 5, "most": 2},
        {"when": "due", "later": 10, "audience": "coordinator", "is_escalation": True},
    )
    placement = world.own.placement
    promise(placement, KIND, MONDAY)
    for n in range(15):
        with time_machine.travel(at(MONDAY + timedelta(days=n)), tick=False):
            run_day()
            deliver_outbox()
    with translation.override("en"):
        with CaptureQueriesContext(connection) as found:
            [told] = told_in(placement)
        lines = told.lines
    assert len(found) == 1
    student, coordinator = world.own.student.user.name, world.own.school.coordinator.name
    assert lines == [
        {"told": False, "name": student, "days": ["2 Nov", "9 Nov"]},
        {"told": True, "name": coordinator, "days": ["16 Nov"]},
    ]
    assert add_working_days(MONDAY, 10) == MONDAY + timedelta(days=14)


def test_only_the_school_reads_it(world):
    placement = world.own.placement
    readers = {
        role: any(panel.key == "reminders" for panel in shown(user, placement))
        for role, user in world.roles().items()
        if role not in {"guardian"}
    }
    assert {role for role, reads in readers.items() if reads} == {
        "school_supervisor",
        "coordinator",
        "administrator",
    }

"""Two runs of one day at once, as when beat fires twice: everything once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from notifications.models import OutboxMessage
from reminders.models import Reminder, ReminderRun
from reminders.services.run import run_day
from tests.factories.reminders import MONDAY, plan, promise

KIND = "learning.submit_plan"


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_remind_once(world):
    plan(KIND, {"when": "due"}, {"when": "due", "later": 1, "audience": "coordinator"})
    promise(world.own.placement, KIND, MONDAY)
    promise(world.other.placement, KIND, MONDAY)

    def run(day):
        try:
            return run_day(day).pk
        finally:
            connection.close()

    days = [MONDAY, MONDAY + timedelta(days=1)]
    with ThreadPoolExecutor(8) as pool:
        for day in days:
            assert len(set(pool.map(run, [day] * 8))) == 1
        # And mixed, as around midnight.
        assert len(set(pool.map(run, days * 4))) == 2
    runs = list(ReminderRun.objects.order_by("day"))
    assert [(run.day, run.found, run.digests) for run in runs] == [(days[0], 2, 2), (days[1], 2, 2)]
    assert Reminder.objects.count() == OutboxMessage.objects.count() == 4
    assert Reminder.objects.filter(message=None).count() == 0

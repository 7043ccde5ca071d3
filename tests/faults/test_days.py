"""Days that are not like other days: summer time, 29 February, and days without a run."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from core.dates import today
from notifications.services import deliver_outbox
from reminders.models import Reminder, ReminderRun
from reminders.services.run import run_day
from tests.factories.reminders import at

ONE = timedelta(days=1)


def walk(days):
    """A run on each day, and the mail after it, at six in the morning."""
    for day in days:
        with time_machine.travel(at(day), tick=False):
            run_day()
            run_day()
            deliver_outbox()


def test_over_the_night_to_summer_time(stage):
    """The hour between two and three does not exist, and beat may come at any hour."""
    sunday = date(2026, 3, 29)
    promises = stage.promises(sunday + ONE)
    for moment in (
        datetime(2026, 3, 28, 22, 59, tzinfo=UTC),  # 23:59 on Saturday
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),  # 1:59 on Sunday
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # 3:00, a second later
        datetime(2026, 3, 29, 21, 59, tzinfo=UTC),  # 23:59 on Sunday
        datetime(2026, 3, 29, 22, 0, tzinfo=UTC),  # midnight
        datetime(2026, 3, 30, 4, 0, tzinfo=UTC),  # six on Monday
    ):
        with time_machine.travel(moment, tick=False):
            assert run_day().day == today()
            deliver_outbox()
    assert ReminderRun.objects.count() == 3
    stage.reminded_once(promises, {"due"})


def test_over_the_night_to_winter_time(stage):
    """The hour between two and three comes twice."""
    monday = date(2027, 11, 1)
    promises = stage.promises(monday)
    for hour in range(48):
        with time_machine.travel(datetime(2027, 10, 30, 22, tzinfo=UTC) + hour * ONE / 24):
            run_day()
            deliver_outbox()
    stage.reminded_once(promises, {"due"})


def test_a_promise_for_the_29th_of_february(stage):
    """2028 has one, a Tuesday; "three working days before" and "five after" lie around it."""
    promises = stage.promises(date(2028, 2, 29))
    walk(date(2028, 2, 20) + n * ONE for n in range(20))
    stage.reminded_once(promises, {"due-3wd", "due", "due+5wd"})
    days = Reminder.objects.order_by("run__day").values_list("step", "run__day").distinct()
    assert list(days) == [
        ("due-3wd", date(2028, 2, 24)),
        ("due", date(2028, 2, 29)),
        ("due+5wd", date(2028, 3, 7)),
    ]


def test_three_days_without_a_run(stage):
    """What came due meanwhile is told, the last step only: one mail a person, no flood."""
    monday = date(2027, 2, 1)
    promises = stage.promises(monday)
    walk([date(2027, 1, 25)])
    assert stage.mail.count() == 0
    walk([monday + 9 * ONE])  # over both steps, and the weekend
    assert stage.mail.count() == len({each.owner_id for each in promises})
    stage.reminded_once(promises, {"due+5wd"})


def test_a_clock_that_was_far_ahead_and_is_right_again(stage):
    """The run of a day that lies ahead makes the days until then look done; who runs is told."""
    monday = date(2027, 2, 1)
    promises = stage.promises(monday)
    walk([monday, monday + ONE, monday])
    stage.reminded_once(promises, {"due"})

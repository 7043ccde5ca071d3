"""The run of a day, broken in the middle: every due reminder exactly once, none lost."""

import pytest

from core.models import TaskRun
from reminders.models import ReminderRun
from tests.faults.stage import wait_for

TASK = "reminders.run_day"
# Where the two halves of a run write.
HALVES = ["reminders_reminder", "notifications_outboxmessage"]


def test_two_beats_at_once(stage):
    """Both ask for the run of the day every second, and two workers answer."""
    promises = stage.promises(stage.day)
    stage.workers(2)
    stage.beats(2)
    wait_for(stage.all_told, "the digests")
    before = TaskRun.objects.filter(task=TASK).count()
    wait_for(lambda: TaskRun.objects.filter(task=TASK).count() > before + 3, "more runs")
    assert ReminderRun.objects.count() == 1
    assert not TaskRun.objects.exclude(failure="").exists()
    stage.reminded_once(promises, {"due"})


def test_worker_killed_in_the_middle_of_the_run(stage):
    """In each half; PostgreSQL takes back what was not finished, and it is done again."""
    promises = stage.promises(stage.day)
    for table in HALVES:
        worker = stage.worker()
        with stage.locked(table):
            stage.ask(TASK)
            wait_for(stage.somebody_waits, f"a run that writes to {table}")
            worker.kill()
            stage.forget_the_dead()
        assert (stage.run_is_finished(), stage.states()) == (False, {})
    stage.worker()
    stage.ask(TASK)
    wait_for(stage.all_told, "the digests")
    assert ReminderRun.objects.get().attempts == 3
    stage.reminded_once(promises, {"due"})


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_database_restarted_in_the_middle_of_the_run(stage, mode):
    promises = stage.promises(stage.day)
    worker = stage.worker()
    with stage.locked(HALVES[1]):
        stage.ask(TASK)
        wait_for(stage.somebody_waits, "the second half")
        stage.restart_database(mode)
    assert (stage.run_is_finished(), stage.states()) == (False, {})
    stage.ask(TASK)
    wait_for(stage.all_told, "the digests")
    assert worker.process.poll() is None
    stage.reminded_once(promises, {"due"})


def test_queue_restarted_between_the_run_and_the_mails(stage):
    """The worker does not hear of the mails; the clock asks for them again."""
    promises = stage.promises(stage.day)
    stage.mail.stop()
    stage.worker()
    stage.ask(TASK)
    wait_for(stage.run_is_finished, "the run")
    stage.broker.stop()
    stage.broker.start()
    wait_for(stage.broker.answers, "the queue")
    stage.mail.start()
    stage.later(minutes=2)
    stage.beats(1)
    wait_for(stage.all_told, "the digests")
    stage.reminded_once(promises, {"due"})

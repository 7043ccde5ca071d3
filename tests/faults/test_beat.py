"""Two beats by mistake: all that they ask is asked twice, and done once."""

from core.models import TaskRun
from tests.faults.stage import wait_for


def test_two_beats_and_two_workers(stage):
    messages = stage.queue(stage.people(60))
    stage.workers(2)
    stage.beats(2)

    def rounds():
        return TaskRun.objects.filter(task="notifications.deliver_outbox").count()

    wait_for(lambda: rounds() >= 6 and stage.all_sent(), "six rounds")
    assert not TaskRun.objects.exclude(failure="").exists()
    stage.arrived_once(messages)

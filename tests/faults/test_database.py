"""PostgreSQL restarted in the middle of a batch, politely and by a crash."""

import pytest

from tests.faults.stage import wait_for


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_restarted_while_mails_go_out(stage, mode):
    """The mail that was with the mail server goes out, and nobody could write that down."""
    people = stage.people(12)
    messages = stage.queue(people)
    worker = stage.worker()
    stage.mail.held.add(people[5].email)
    stage.wake()
    wait_for(lambda: stage.mail.holding, "the sixth mail")
    stage.restart_database(mode)
    assert stage.states() == {"sent": 5, "sending": 7}
    stage.mail.held.clear()
    wait_for(lambda: stage.mail.count() == 6, "the sixth mail")
    stage.finish(worker)
    stage.arrived_once(messages, again=1)

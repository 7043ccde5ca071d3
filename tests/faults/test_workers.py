"""Workers that are killed with -9 before, during and after the sending of a mail."""

from tests.faults.stage import wait_for

PEOPLE = 12


def test_killed_before_anything_was_sent(stage):
    """All mails were claimed, and the mail server had none of them."""
    messages = stage.queue(stage.people(PEOPLE))
    stage.mail.wait_before_data = 60
    first = stage.worker()
    stage.wake()
    wait_for(lambda: "sending" in stage.states(), "a claim")
    first.kill()
    assert (stage.mail.count(), stage.states()) == (0, {"sending": PEOPLE})
    stage.mail.wait_before_data = 0
    stage.finish()
    stage.arrived_once(messages)


def test_killed_while_the_mail_server_listens(stage):
    """As when memory runs out: the process that sends is gone, the worker starts another."""
    people = stage.people(PEOPLE)
    messages = stage.queue(people)
    worker = stage.worker(pool="prefork")
    stage.mail.held.add(people[5].email)
    stage.wake()
    wait_for(lambda: stage.mail.holding, "the sixth mail")
    worker.kill_child()
    wait_for(lambda: not stage.mail.holding, "the end of that connection")
    assert stage.mail.count() == 5
    stage.mail.held.clear()
    wait_for(lambda: worker.said("Worker exited") or worker.said("SIGKILL"), "the worker's word")
    stage.finish(worker)
    stage.arrived_once(messages)


def test_killed_after_the_mail_server_said_yes(stage):
    """The one gap that SMTP leaves: the mail comes again, as the same mail."""
    people = stage.people(PEOPLE)
    messages = stage.queue(people)
    first = stage.worker()
    stage.mail.held.add(people[5].email)
    stage.wake()
    wait_for(lambda: stage.mail.holding, "the sixth mail")
    with stage.hold_row(messages[5]):
        stage.mail.held.clear()
        wait_for(lambda: stage.mail.to(people[5].email), "its end")
        first.kill()
        stage.forget_the_dead()
    assert stage.states()["sending"] == PEOPLE - 5
    stage.finish()
    stage.arrived_once(messages, again=1)


def test_two_workers_at_once(stage):
    messages = stage.queue(stage.people(120))
    stage.workers(2)
    stage.mail.wait_before_data = 0.005
    for _ in range(6):
        stage.wake()
    wait_for(stage.all_sent, "the mails")
    stage.arrived_once(messages)

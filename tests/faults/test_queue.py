"""A queue that is restarted and emptied: the rows are the truth, beat wakes the workers again."""

from tests.faults.stage import wait_for


def test_restarted_and_emptied_while_mails_go_out(stage):
    people = stage.people(20)
    first = stage.queue(people[:10])
    worker = stage.worker()
    stage.mail.held.add(people[4].email)
    for _ in range(5):
        stage.wake()
    wait_for(lambda: stage.mail.holding, "the fifth mail")
    stage.broker.stop()
    stage.mail.held.clear()
    wait_for(stage.all_sent, "the rest of the batch")
    rest = stage.queue(people[10:])  # nobody hears of these
    stage.broker.start()
    wait_for(stage.broker.answers, "the queue")
    with stage.broker.client() as client:
        assert client.dbsize() == 0
    stage.beats(1)
    wait_for(stage.all_sent, "the mails")
    assert worker.process.poll() is None
    stage.arrived_once(first + rest)


def test_emptied_under_a_waiting_worker(stage):
    stage.worker()
    stage.broker.empty()
    messages = stage.queue(stage.people(5))
    stage.beats(1)
    wait_for(stage.all_sent, "the mails")
    stage.arrived_once(messages)

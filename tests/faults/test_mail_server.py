"""A mail server that is away, slow, choosy, or dies between taking a mail and saying so."""

from notifications.models import OutboxMessage
from notifications.services import deliver_outbox


def test_away(stage):
    messages = stage.queue(stage.people(5))
    stage.mail.stop()
    assert deliver_outbox() == 0
    assert stage.states() == {"waiting": 5}
    # Not before its pause is over; and that nobody was there is no try of these mails.
    assert deliver_outbox() == 0
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {0}
    stage.mail.start()
    stage.later(minutes=2)
    assert deliver_outbox() == 5
    stage.arrived_once(messages)


def test_so_slow_that_nobody_waits_for_it(stage):
    messages = stage.queue(stage.people(3))
    stage.mail.wait_before_data = 30
    assert deliver_outbox() == 0
    assert (stage.mail.count(), stage.states()) == (0, {"waiting": 3})
    stage.mail.wait_before_data = 0.2  # slow, and still in time
    stage.later(minutes=2)
    assert deliver_outbox() == 3
    stage.arrived_once(messages)


def test_refusing_one_address_for_good_and_one_for_now(stage):
    people = stage.people(5)
    messages = stage.queue(people)
    stage.mail.refused = {
        people[1].email: "550 5.1.1 no such mailbox",
        people[3].email: "450 4.2.1 try again later",
    }
    assert deliver_outbox() == 3
    assert stage.states() == {"sent": 3, "bounced": 1, "waiting": 1}
    stage.mail.refused.pop(people[3].email)
    stage.later(minutes=2)
    assert deliver_outbox() == 1
    stage.later(minutes=2000)
    assert deliver_outbox() == 0
    assert stage.states() == {"sent": 4, "bounced": 1}
    stage.arrived_once([each for each in messages if each.recipient != people[1]])


def test_dying_after_it_took_the_mail(stage):
    """It has the mail, its yes never came: the mail comes again, as the same mail."""
    messages = stage.queue(stage.people(5))
    stage.mail.die_after_data = 1
    assert deliver_outbox() == 4
    assert stage.states() == {"sent": 4, "waiting": 1}
    stage.later(minutes=2)
    assert deliver_outbox() == 1
    stage.arrived_once(messages, again=1)

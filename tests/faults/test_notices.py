"""A mistake in the template of one mail: others go on, and somebody is told."""

from notifications.models import OutboxMessage
from notifications.services import deliver_outbox

LONG = 3 * 24 * 60


def test_others_go_on_and_the_administrator_is_told(stage):
    people = stage.people(6)
    (broken,) = stage.queue(people[:1], notice="faults.broken")
    messages = stage.queue(people)
    deliver_outbox()
    deliver_outbox()
    told = stage.mail.to(stage.world.administrator.email)
    assert len(told) == 1
    assert "faults.broken" in told[0].as_string()
    for _ in range(10):
        stage.later(minutes=LONG)
        deliver_outbox()
    left = OutboxMessage.objects.get(pk=broken.pk)
    assert (left.state, left.trouble, left.last_error) == (
        "failed",
        "unwritten",
        "could not be written",
    )
    word = OutboxMessage.objects.get(recipient=stage.world.administrator)
    stage.arrived_once([*messages, word])

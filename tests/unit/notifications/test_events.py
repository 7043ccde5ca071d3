"""What is told about a mail later: once, and with what follows for the address."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from notifications import notices
from notifications.enums import EventKind
from notifications.models import BadAddress, DeliveryEvent, OutboxMessage
from notifications.services import addresses, deliver_outbox, queue, send_again
from notifications.services.events import Told, record
from tests.scenarios import make_user

pytestmark = pytest.mark.django_db


@notices.register
class Later(notices.Notice):
    key = "tests.told"
    template = "people/mail/role_given"

    def context(self):
        return {"link": "https://portal.example/", "role": None}


def put(user, number=1, **fields):
    return queue(
        notice_key="tests.told",
        recipient=user,
        params={},
        once_key=f"told:{user.pk}:{number}",
        **fields,
    )


def tell(message, kind=EventKind.BOUNCED, **changes):
    values = {
        "key": "one",
        "kind": kind,
        "is_lasting": True,
        "address": message.recipient.email,
        "reason": "5.1.1 no such user",
        "source": "hook",
        "happened_at": timezone.now(),
        "message_id": f"<outbox.{message.pk}@driehoek.invalid>",
    }
    return record(Told(**values | changes))


@pytest.fixture
def anna(db):
    return make_user("Anna Vos")


@pytest.fixture
def sent(anna, mailbox):
    message = put(anna)
    assert deliver_outbox() == 1
    message.refresh_from_db()
    return message


def test_a_mail_that_comes_back_is_noted_and_its_address_given_up(sent, anna, mailbox):
    assert tell(sent)
    sent.refresh_from_db()
    assert (sent.state, sent.trouble) == ("bounced", "returned")
    bad = BadAddress.objects.get()
    assert (bad.user, bad.address, bad.trouble) == (anna, "anna.vos@people.example", "returned")
    later = put(anna, 2)
    assert deliver_outbox() == 0
    later.refresh_from_db()
    assert (later.state, later.trouble) == ("failed", "bad_address")
    # Somebody asks for it: then it is tried.
    put(anna, 3, insists=True)
    assert deliver_outbox() == 1


def test_told_twice_is_one_event(sent):
    assert tell(sent)
    assert tell(sent)
    assert DeliveryEvent.objects.count() == 1
    assert BadAddress.objects.count() == 1


def test_an_event_about_a_mail_that_we_do_not_know(sent):
    assert not tell(sent, message_id="<outbox.999999@driehoek.invalid>")
    assert not tell(sent, message_id="<other@elsewhere.example>")
    assert not tell(sent, message_id="")
    assert not DeliveryEvent.objects.exists()


def test_a_passing_refusal_gives_no_address_up(sent):
    tell(sent, is_lasting=False)
    tell(sent, EventKind.DELAYED, key="two")
    sent.refresh_from_db()
    assert sent.state == "sent"
    assert not BadAddress.objects.exists()


def test_delivered_is_noted_and_heals(sent, anna):
    tell(sent, happened_at=timezone.now() - timedelta(hours=1))
    assert tell(sent, EventKind.DELIVERED, key="two")
    sent.refresh_from_db()
    assert sent.delivered_at is not None
    assert BadAddress.objects.get().healed_at is not None


def test_who_complains_gets_no_more(sent, anna):
    tell(sent, EventKind.COMPLAINED)
    sent.refresh_from_db()
    assert (sent.state, sent.trouble) == ("sent", "complained")
    assert BadAddress.objects.get().trouble == "complained"


def test_another_address_heals(sent, anna, mailbox):
    tell(sent)
    anna.email = "new@people.example"
    anna.save(update_fields=["email"])
    put(anna, 2)
    assert deliver_outbox() == 1  # at once: what is bad is the address, not the person
    assert addresses.sweep() == 1
    assert BadAddress.objects.get().healed_at is not None
    assert addresses.sweep() == 0


def test_a_bounce_of_an_address_that_was_changed_already_harms_nobody(sent, anna):
    old = anna.email
    anna.email = "new@people.example"
    anna.save(update_fields=["email"])
    tell(sent, address=old)
    assert not BadAddress.objects.exists()


def test_a_refusal_by_smtp_is_a_bounce_and_a_later_yes_heals_it(anna, mailbox):
    mailbox.mood = lambda address: "550 5.1.1 no such user"
    message = put(anna)
    assert deliver_outbox() == 0
    message.refresh_from_db()
    assert (message.state, message.trouble) == ("bounced", "refused")
    assert [each.kind for each in message.events.all()] == ["bounced"]
    assert BadAddress.objects.get().source == "smtp"
    mailbox.mood = lambda address: None
    put(anna, 2, insists=True)
    assert deliver_outbox() == 1
    assert BadAddress.objects.get().healed_at is not None


@pytest.mark.parametrize(
    ("answer", "bad"),
    [
        ("550 no such user", True),
        ("550 5.1.1 unknown", True),
        ("550 5.2.1 disabled", True),
        ("552 5.2.2 mailbox full", False),
        ("550 5.7.1 we do not trust you", False),
        ("554 no", False),
    ],
)
def test_a_full_mailbox_is_not_a_wrong_address(anna, mailbox, answer, bad):
    mailbox.mood = lambda address: answer
    message = put(anna)
    assert deliver_outbox() == 0
    message.refresh_from_db()
    assert message.state == "bounced"
    assert BadAddress.objects.exists() == bad


def test_events_cannot_be_changed(sent):
    tell(sent)
    for change in (
        lambda: DeliveryEvent.objects.update(reason="nothing happened"),
        lambda: DeliveryEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_send_again_is_tried_at_an_address_that_did_not_work(sent, anna, mailbox, world):
    tell(sent)
    OutboxMessage.objects.update(placement_id=world.own.placement.pk)
    copy = send_again(actor=world.own.school.coordinator, message_id=sent.pk)
    assert copy.insists
    assert deliver_outbox() == 1

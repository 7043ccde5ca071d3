"""The outbox over real SMTP: nothing lost, nothing doubled, one bad address stops nobody."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications import notices
from notifications.enums import DeliveryState
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox, queue, send_now
from notifications.services.immediate import MailUnavailable
from tests.scenarios import make_user


@notices.register
class Hello(notices.Notice):
    key = "tests.hello"
    template = "tests/hello"

    def still_wanted(self):
        return not self.params.get("overtaken")

    def context(self):
        if self.params.get("broken"):
            raise LookupError("a notice that cannot be written")
        return {"link": "https://portal.example/task", "word": self.params.get("word", "hello")}


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    folder = tmp_path / "templates" / "tests" / "hello"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("A word\nfor {{ recipient.name|safe }}")
    (folder / "body.txt").write_text(
        '{% extends "mail/base.txt" %}{% block body %}{{ word|safe }}{% endblock %}'
    )
    (folder / "body.html").write_text(
        '{% extends "mail/base.html" %}{% block body %}<p>{{ word }}</p>{% endblock %}'
    )
    options = settings.TEMPLATES[0] | {
        "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder.parent.parent]
    }
    settings.TEMPLATES = [options]


def put(recipient, **params):
    return queue(
        notice_key="tests.hello",
        recipient=recipient,
        params=params,
        once_key=f"hello:{recipient.pk}:{sorted(params.items())}",
    )


def states():
    return dict(OutboxMessage.objects.values_list("recipient__name", "state"))


def test_a_notice_becomes_one_mail_in_the_language_of_its_reader(db, mailbox):
    anna = make_user("Anna Vos", language="en")
    message = put(anna, word="come <b>in</b>")
    assert deliver_outbox() == 1
    (mail,) = mailbox.mails
    assert mail["To"] == "anna.vos@people.example"
    # A line break in a subject would end the header and start another.
    assert mail["Subject"] == "A word for Anna Vos"
    assert "come <b>in</b>" in mailbox.text(mail)
    assert "come &lt;b&gt;in&lt;/b&gt;" in mail.get_body(("html",)).get_content()
    assert 'lang="en"' in mail.get_body(("html",)).get_content()
    message.refresh_from_db()
    assert (message.state, message.sent_to, message.subject) == (
        DeliveryState.SENT,
        "anna.vos@people.example",
        "A word for Anna Vos",
    )
    assert mail["Message-ID"] == message.message_id
    assert deliver_outbox() == 0
    assert len(mailbox.mails) == 1


def test_asking_twice_queues_once(db):
    anna = make_user("Anna Vos")
    assert put(anna) == put(anna)
    assert OutboxMessage.objects.count() == 1


def test_a_refused_address_is_noted_and_the_others_are_sent(db, mailbox):
    mailbox.mood = lambda address: "550 no such user" if address.startswith("bad") else None
    for name in ("Anna Vos", "Bad Address", "Cor Smit"):
        put(make_user(name))
    assert deliver_outbox() == 2
    assert states() == {"Anna Vos": "sent", "Bad Address": "bounced", "Cor Smit": "sent"}
    assert "no such user" in OutboxMessage.objects.get(state="bounced").last_error


def test_a_busy_mailbox_is_tried_again_later(db, mailbox):
    mailbox.mood = lambda address: "450 try later"
    message = put(make_user("Anna Vos"))
    assert deliver_outbox() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (DeliveryState.WAITING, 1)
    assert message.next_attempt_at > timezone.now() + timedelta(seconds=50)
    assert deliver_outbox() == 0  # not due yet
    mailbox.mood = lambda address: None
    OutboxMessage.objects.update(next_attempt_at=timezone.now())
    assert deliver_outbox() == 1


def test_without_a_mail_server_everything_waits(db, mailbox, settings):
    settings.EMAIL_PORT = 1
    for name in ("Anna Vos", "Cor Smit"):
        put(make_user(name))
    assert deliver_outbox() == 0
    assert states() == {"Anna Vos": "waiting", "Cor Smit": "waiting"}


def test_rights_and_facts_are_looked_at_when_sending(db, mailbox):
    put(make_user("Overtaken Task"), overtaken=True)
    left = make_user("Left School")
    put(left)
    left.is_active = False
    left.save(update_fields=["is_active"])
    moved = make_user("Moved House")
    put(moved)
    moved.email = "new@people.example"
    moved.save(update_fields=["email"])
    assert deliver_outbox() == 1
    assert [mail["To"] for mail in mailbox.mails] == ["new@people.example"]
    assert states() == {
        "Overtaken Task": "cancelled",
        "Left School": "cancelled",
        "Moved House": "sent",
    }


def test_a_notice_that_cannot_be_written_stops_nobody(db, mailbox):
    put(make_user("Broken Text"), broken=True)
    put(make_user("Cor Smit"))
    assert deliver_outbox() == 1
    assert states() == {"Broken Text": "waiting", "Cor Smit": "sent"}


def test_nobody_to_write_to_is_said_at_once(db):
    message = put(make_user("No Address", email=None))
    assert (message.state, message.last_error) == (DeliveryState.FAILED, "no e-mail address")


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(mailbox):
    for number in range(40):
        put(make_user(f"Person {number}"))

    def work():
        try:
            deliver_outbox()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    addresses = [mail["To"] for mail in mailbox.mails]
    assert len(addresses) == 40
    assert len(set(addresses)) == 40
    assert set(states().values()) == {"sent"}


def test_what_a_dead_worker_held_is_sent_after_its_lease(db, mailbox):
    message = put(make_user("Anna Vos"))
    OutboxMessage.objects.update(
        state="sending", attempts=1, lease_until=timezone.now() + timedelta(seconds=5)
    )
    assert deliver_outbox() == 0
    OutboxMessage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver_outbox() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (DeliveryState.SENT, 2)


def test_a_code_is_mailed_at_once_or_refused_with_a_sentence(db, mailbox, settings):
    send_now(
        to="anna@people.example",
        language="en",
        template="tests/hello",
        context={"recipient": make_user("Anna Vos"), "word": "123456"},
    )
    assert mailbox.code(mailbox.mails[0]) == "123456"
    settings.EMAIL_PORT = 1
    with pytest.raises(MailUnavailable, match="cannot send mail"):
        send_now(to="a@people.example", language="en", template="tests/hello", context={})

"""All mail can be held; what people ask for themselves still goes."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core.errors import ActionRefused, AlreadyDone
from notifications import notices
from notifications.models import Hold, OutboxMessage
from notifications.services import current_hold, deliver_outbox, hold, queue, release, send_now
from tests.scenarios import make_user


@notices.register
class Held(notices.Notice):
    key = "tests.held"
    template = "people/mail/role_given"

    def context(self):
        return {"link": "https://portal.example/", "role": None}


@notices.register
class AskedFor(Held):
    key = "tests.asked_for"
    asked_by_reader = True


@pytest.fixture
def administrator(db):
    return make_user("Beheer", is_superuser=True, is_staff=True)


def put(user, key="tests.held"):
    return queue(notice_key=key, recipient=user, params={}, once_key=f"{key}:{user.pk}")


def test_while_mail_is_held_only_what_people_ask_for_goes(administrator, mailbox):
    anna = make_user("Anna Vos")
    held, asked = put(anna), put(anna, "tests.asked_for")
    hold(actor=administrator, reason="A wrong text went out")
    assert deliver_outbox() == 1
    send_now(
        to=anna.email,
        language="en",
        template="people/mail/role_given",
        context={"recipient": anna, "role": None},
    )
    assert len(mailbox.mails) == 2
    held.refresh_from_db()
    asked.refresh_from_db()
    assert (held.state, held.attempts, asked.state) == ("waiting", 0, "sent")
    assert current_hold().reason == "A wrong text went out"
    assert release(actor=administrator).released_by == administrator
    assert current_hold() is None
    assert deliver_outbox() == 1
    assert OutboxMessage.objects.filter(state="sent").count() == 2


def test_only_an_administrator_holds_and_says_why(administrator):
    with pytest.raises(PermissionDenied):
        hold(actor=make_user("Anna Vos"), reason="because")
    with pytest.raises(ActionRefused):
        hold(actor=administrator, reason="  ")
    hold(actor=administrator, reason="because")
    with pytest.raises(AlreadyDone):
        hold(actor=administrator, reason="again")
    release(actor=administrator)
    with pytest.raises(AlreadyDone):
        release(actor=administrator)


@pytest.mark.django_db(transaction=True)
def test_two_who_hold_at_once_make_one_hold():
    person = make_user("Beheer", is_superuser=True, is_staff=True)
    answers = []

    def press():
        try:
            answers.append(hold(actor=person, reason="because"))
        except AlreadyDone as done:
            answers.append(done)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert Hold.objects.count() == 1
    assert sorted(type(each).__name__ for each in answers) == ["AlreadyDone"] * 3 + ["Hold"]

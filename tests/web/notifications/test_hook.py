"""A mail server tells about our mails: signed, once, and nothing else gets in."""

import json
import time

import pytest
from django.test import Client
from django.utils import timezone

from notifications.hook_format import sign
from notifications.models import BadAddress, DeliveryEvent, OutboxMessage
from notifications.services import deliver_outbox, queue

pytestmark = pytest.mark.django_db
SECRET = "a-long-secret-of-the-hook"
ADDRESS = "/hooks/mail/"


@pytest.fixture
def sent(world, mailbox, settings):
    settings.MAIL_HOOK_SECRET = SECRET
    contact = world.own.school.supervisor
    message = queue(
        notice_key="placements.contact_assigned",
        recipient=contact,
        params={"placement_id": world.own.placement.pk},
        once_key="told",
        placement_id=world.own.placement.pk,
    )
    assert deliver_outbox() == 1
    message.refresh_from_db()
    return message


def event(message, **changes):
    return {
        "id": "one",
        "event": "bounced",
        "message_id": message.message_id,
        "address": message.sent_to,
        "at": timezone.now().isoformat(),
        "lasting": True,
        "reason": "no such user",
    } | changes


def post(content, *, secret=SECRET, moment=None, body=None, tampered=b""):
    body = json.dumps(content).encode() if body is None else body
    stamp = str(int(moment or time.time()))
    return Client(enforce_csrf_checks=True).post(
        ADDRESS,
        body + tampered,
        content_type="application/json",
        headers={"X-Driehoek-Timestamp": stamp, "X-Driehoek-Signature": sign(secret, stamp, body)},
    )


def test_a_signed_bounce_marks_the_mail_and_the_address_once(sent):
    for _attempt in range(2):
        answer = post({"events": [event(sent)]})
        assert (answer.status_code, answer.json()) == (200, {"known": 1, "unknown": 0})
    assert DeliveryEvent.objects.count() == 1
    assert BadAddress.objects.count() == 1
    assert OutboxMessage.objects.get().state == "bounced"


def test_events_about_mail_of_others_are_counted_and_forgotten(sent):
    answer = post({"events": [event(sent, message_id="<other@elsewhere.example>"), event(sent)]})
    assert answer.json() == {"known": 1, "unknown": 1}
    assert DeliveryEvent.objects.count() == 1


def test_who_does_not_know_the_secret_tells_nothing(sent, settings):
    assert post({"events": [event(sent)]}, secret="guessed").status_code == 403
    assert post({"events": [event(sent)]}, tampered=b" ").status_code == 403
    assert post({"events": [event(sent)]}, moment=time.time() - 400).status_code == 403
    assert post({"events": [event(sent)]}, moment=time.time() + 400).status_code == 403
    assert Client().post(ADDRESS, "{}", content_type="application/json").status_code == 403
    assert Client().get(ADDRESS).status_code == 405
    settings.MAIL_HOOK_SECRET = ""
    assert post({"events": [event(sent)]}, secret="").status_code == 404
    assert not DeliveryEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"events": {}}',
        b'{"events": [1]}',
        b'{"events": [{}]}',
        json.dumps({"events": [{}] * 501}).encode(),
    ],
)
def test_what_is_not_the_format_is_refused_whole(sent, body):
    answer = post(None, body=body)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": "x" * 161},
        {"id": "\x00"},
        {"id": 3},
        {"event": "eaten"},
        {"event": None},
        {"event": ["bounced"]},
        {"lasting": "yes"},
        {"at": "yesterday"},
        {"at": "2026-02-30T10:00:00Z"},
        {"at": "2026-11-24T10:00:00"},
        {"at": "0001-01-01T00:00:00+23:59"},
        {"address": None},
        {"message_id": {}},
    ],
)
def test_a_field_that_is_wrong_is_named(sent, change):
    answer = post({"events": [event(sent, **change)]})
    assert answer.status_code == 400
    assert f"events[0].{next(iter(change))}" in answer.json()["error"]
    assert not DeliveryEvent.objects.exists()


def test_odd_reasons_and_numbers_do_no_harm(sent):
    assert post({"events": [event(sent, reason=["x"], id="a")]}).status_code == 200
    assert post({"events": [event(sent, reason="a\x00b\r\nc" * 200, id="b")]}).status_code == 200
    long = f"<outbox.{'9' * 40}@driehoek.invalid>"
    assert post({"events": [event(sent, message_id=long, id="c")]}).json()["unknown"] == 1


def test_too_much_at_once(sent):
    assert post(None, body=b" " * (256 * 1024 + 1)).status_code == 413

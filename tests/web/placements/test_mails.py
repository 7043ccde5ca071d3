"""Did they get the mail? The panel on the placement's page, and sending once more."""

import pytest
from django.test import Client

from notifications import notices
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox, queue
from placements.services.people import assign_contact

pytestmark = pytest.mark.django_db


def browser(user):
    user.language = "en"
    user.save()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def told(world):
    """The coordinator has become the contact, and is told so."""
    coordinator = world.own.school.coordinator
    assign_contact(
        actor=coordinator, placement_id=world.own.placement.pk, contact=world.own.school.supervisor
    )
    return queue(
        notice_key="placements.contact_assigned",
        recipient=world.own.school.supervisor,
        params={"placement_id": world.own.placement.pk},
        once_key="told",
        placement_id=world.own.placement.pk,
    )


def shown(client, placement):
    panels = client.get(f"/placements/{placement.pk}/").context["panels"]
    found = [panel.context["mails"] for panel in panels if panel.key == "mails"]
    return [
        (str(mail.title), mail.address, mail.state, mail.may_send_again)
        for mails in found
        for mail in mails
    ]


def again(placement, message):
    return f"/placements/{placement.pk}/mails/{message.pk}/again/"


def test_the_office_sees_what_became_of_a_mail_and_sends_it_again(world, told, mailbox):
    placement, contact = world.own.placement, world.own.school.supervisor
    client = browser(world.own.school.coordinator)
    assert shown(client, placement) == [
        ("New contact of the school", contact.email, "waiting", False)
    ]
    deliver_outbox()
    assert shown(client, placement) == [("New contact of the school", contact.email, "sent", True)]
    answer = client.post(again(placement, told))
    assert answer.headers["Location"] == f"/placements/{placement.pk}/"
    deliver_outbox()
    assert len(mailbox.to(contact.email)) == 2
    assert OutboxMessage.objects.filter(placement_id=placement.pk).count() == 2


def test_without_an_address_it_says_what_to_do(world, told):
    OutboxMessage.objects.update(state="failed", last_error="no e-mail address")
    contact = world.own.school.supervisor
    contact.email = None
    contact.save()
    client = browser(world.own.school.coordinator)
    page = client.post(again(world.own.placement, told), follow=True).content.decode()
    assert page.count("This person has no e-mail address yet. Fill it in first.") == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("coordinator", 302),
        ("school_supervisor", 302),
        ("student", 403),
        ("guardian", 403),
        ("workplace_supervisor", 403),
        ("examiner", 403),
        ("manager", 403),
    ],
)
def test_who_sees_the_mails_and_sends_them_again(world, told, role, status):
    client = browser(world.roles()[role])
    assert bool(shown(client, world.own.placement)) == (status == 302)
    assert client.post(again(world.own.placement, told)).status_code == status


def test_a_mail_of_another_placement_is_not_there(world, told):
    client = browser(world.other.school.coordinator)
    assert client.post(again(world.own.placement, told)).status_code == 404
    assert client.post(again(world.other.placement, told)).status_code == 404
    assert OutboxMessage.objects.count() == 1


def test_every_notice_has_a_name_for_people():
    unnamed = [
        notice.key
        for notice in notices.all_notices()
        if not notice.title and not notice.key.startswith("tests.")
    ]
    assert unnamed == []

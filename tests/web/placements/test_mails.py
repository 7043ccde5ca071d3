"""Did they get the mail? The panel on the placement's page, and sending once more."""

import pytest
from django.test import Client

from notifications import notices
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox, hold, queue
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


# --- the pages with all mails ------------------------------------------------------------------


def put(world, person, number=1, **fields):
    row = queue(
        notice_key="placements.contact_assigned",
        recipient=person,
        params={"placement_id": world.own.placement.pk},
        once_key=f"put:{person.pk}:{number}",
        placement_id=world.own.placement.pk,
    )
    OutboxMessage.objects.filter(pk=row.pk).update(**fields)
    return row


def test_of_a_mail_that_came_back_the_page_says_why_and_what_to_do(world, mailbox):
    contact, placement = world.own.school.supervisor, world.own.placement
    mailbox.mood = lambda address: "550 5.1.1 no such user"
    put(world, contact)
    put(world, world.own.workplace.supervisor, state="cancelled")
    deliver_outbox()
    client = browser(world.own.school.coordinator)
    page = client.get(f"/placements/{placement.pk}/mails/")
    mails = {mail.name: mail for mail in page.context["mails"]}
    lost = mails[contact.name]
    assert (lost.state, lost.why, lost.tries) == (
        "came back",
        "The mail server of the receiver refused it.",
        1,
    )
    assert "no such user" in lost.words
    assert lost.may_send_again
    assert not mails[world.own.workplace.supervisor.name].address_is_bad
    text = page.content.decode()
    assert text.count(f"Mail to {contact.name} does not arrive at") == 1
    assert f"/people/{contact.pk}/email/" in text
    detail = client.get(f"/placements/{placement.pk}/").content.decode()
    assert detail.count(f"Mail to {contact.name} does not arrive at") == 1
    assert "Find an e-mail address that works" in detail


@pytest.mark.parametrize(
    ("role", "one", "every"),
    [
        ("coordinator", 200, 200),
        ("administrator", 200, 200),
        ("school_supervisor", 200, 403),
        ("student", 403, 403),
        ("guardian", 403, 403),
        ("workplace_supervisor", 403, 403),
        ("examiner", 403, 403),
        ("manager", 403, 403),
    ],
)
def test_who_reads_the_pages_with_mails(world, told, role, one, every):
    client = browser(world.roles()[role])
    assert client.get(f"/placements/{world.own.placement.pk}/mails/").status_code == one
    assert client.get("/mails/").status_code == every


def test_a_school_sees_the_mails_about_its_own_placements_only(world, told):
    queue(
        notice_key="contact.portal_message",
        recipient=world.own.student.user,
        params={"key": "secret"},
        once_key="confidential",
    )
    own = browser(world.own.school.coordinator).get("/mails/")
    other = browser(world.other.school.coordinator).get("/mails/")
    assert [mail.message_id for mail in own.context["mails"]] == [told.pk]
    assert other.context["mails"] == []


def test_filters_and_sending_again_from_the_list(world, mailbox):
    guide, contact = world.own.workplace.supervisor, world.own.school.supervisor
    lost = put(world, guide, state="failed", trouble="unreachable")
    waits = put(world, contact)
    client = browser(world.own.school.coordinator)

    def shown(query):
        return [mail.message_id for mail in client.get(f"/mails/{query}").context["mails"]]

    assert shown("") == [waits.pk, lost.pk]
    assert shown("?state=lost") == [lost.pk]
    assert shown("?state=waiting") == [waits.pk]
    assert shown("?state=nonsense") == [waits.pk, lost.pk]
    assert shown(f"?person={guide.pk}") == [lost.pk]
    assert shown(f"?q={guide.name.split()[-1]}") == [lost.pk]
    assert shown("?q=%00%27%3A*") == [waits.pk, lost.pk]
    back = f"/mails/?person={guide.pk}"
    answer = client.post(again(world.own.placement, lost), {"next": back})
    assert answer.headers["Location"] == back
    answer = client.post(again(world.own.placement, lost), {"next": "https://evil.example/"})
    assert answer.headers["Location"] == f"/placements/{world.own.placement.pk}/"


@pytest.mark.parametrize("number", [1, 10, 50])
def test_as_many_queries_for_fifty_mails_as_for_one(world, number, django_assert_num_queries):
    for each in range(number):
        put(world, world.own.workplace.supervisor, each)
    client = browser(world.own.school.coordinator)
    client.get("/mails/")
    with django_assert_num_queries(5):
        page = client.get("/mails/")
    assert bool(page.context["next"]) == (number > 25)
    with django_assert_num_queries(6):
        client.get(f"/placements/{world.own.placement.pk}/mails/")


def test_a_hold_is_said_on_both_pages(world, told):
    hold(actor=world.administrator, reason="A wrong text went out.")
    client = browser(world.own.school.coordinator)
    for address in ("/mails/", f"/placements/{world.own.placement.pk}/mails/"):
        assert "A wrong text went out." in client.get(address).content.decode()

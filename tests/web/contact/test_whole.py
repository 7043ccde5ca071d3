"""From planning a visit to a report that all three agree with, over the real pages and mails."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from contact.models import AgreedAction, ContactMoment
from core.dates import today
from notifications.services import deliver_outbox
from placements.models import Commitment
from tests.factories import contact as make


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, *arguments):
    return reverse(f"contact:{name}", args=arguments)


def typed(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


def hidden(answer, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found[1]


def through(mailbox, mail):
    """The one who got this mail, with no more than what stands in it."""
    client = Client()
    answer = client.post(mailbox.link(mail).replace("https://testserver", ""), follow=True)
    assert answer.status_code == 200
    return client, answer


@pytest.fixture
def people(world):
    own = world.own
    users = (own.school.supervisor, own.student.user, own.workplace.supervisor)
    for user in users:
        user.language = "en"
        user.save()
    return users


@pytest.mark.django_db(transaction=True)
def test_from_planning_to_a_confirmed_report(world, people, mailbox):
    teacher, student, supervisor = people
    placement = world.own.placement
    client = browser(teacher)
    page = client.get(url("plan", placement.pk))
    answer = client.post(
        url("plan", placement.pk),
        {
            "kind": "progress_visit",
            "where": "on_site",
            "minutes": "45",
            "first": typed(make.at(7)),
            "second": typed(make.at(8)),
            "request_key": hidden(page, "request_key"),
        },
    )
    moment = ContactMoment.objects.get()
    assert answer.url == url("moment", placement.pk, moment.pk)
    deliver_outbox()

    # The workplace picks from the mail, without a password.
    [asked] = mailbox.to(supervisor.email)
    assert asked["Subject"] == "Which time suits you? Progress visit: Noor El Idrissi"
    work, page = through(mailbox, asked)
    times = [str(time.pk) for time in moment.times.all()]
    work.post(url("moment", placement.pk, moment.pk), {"offered": times, "suits": times[:1]})
    browser(student).post(
        url("moment", placement.pk, moment.pk), {"offered": times, "suits": times}
    )
    deliver_outbox()
    assert mailbox.to(teacher.email)[-1]["Subject"].startswith("Fix a time")

    # The teacher fixes the time; everybody gets it in the calendar.
    page = client.get(url("moment", placement.pk, moment.pk))
    assert "suits everybody" in page.content.decode()
    client.post(
        url("fix", placement.pk, moment.pk),
        {"time": times[0], "revision": hidden(page, "revision")},
    )
    deliver_outbox()
    for person in people:
        mail = mailbox.to(person.email)[-1]
        [file] = list(mail.iter_attachments())
        assert file.get_content_type() == "text/calendar"
        assert file.get_param("method") == "REQUEST"
        assert "METHOD:REQUEST" in file.get_content()

    # Afterwards: the report, from a phone.
    answer = client.post(
        url("write-report", placement.pk, moment.pk),
        {
            "held_on": today().isoformat(),
            "where": "on_site",
            "present": make.everybody(world.own),
            "revision": ContactMoment.objects.get().revision,
            "topics-TOTAL_FORMS": "1",
            "topics-INITIAL_FORMS": "0",
            "topics-0-title": "How it goes",
            "topics-0-text": "Well.",
            "actions-TOTAL_FORMS": "1",
            "actions-INITIAL_FORMS": "0",
            "actions-0-text": "Show the plan to the team",
            "actions-0-owner": str(student.pk),
            "actions-0-due_on": make.at(14).date().isoformat(),
        },
    )
    assert answer.url == url("report", placement.pk, moment.pk), answer.content.decode()
    deliver_outbox()

    # Both others confirm: the workplace from the mail.
    work, page = through(mailbox, mailbox.to(supervisor.email)[-1])
    report_id = hidden(page, "report")
    work.post(url("report", placement.pk, moment.pk), {"stand": "agreed", "report": report_id})
    browser(student).post(
        url("report", placement.pk, moment.pk), {"stand": "agreed", "report": report_id}
    )
    page = client.get(url("report", placement.pk, moment.pk))
    assert "agreed by all" in page.content.decode()
    states = dict(
        Commitment.objects.filter(placement=placement, kind__startswith="contact.").values_list(
            "kind", "state"
        )
    )
    assert states["contact.confirm_report"] == "kept"
    assert states["contact.agreed_action"] == "open"

    # And the student does what was agreed.
    action = AgreedAction.objects.get()
    browser(student).post(url("done", placement.pk, moment.pk), {"key": action.key})
    promise = Commitment.objects.get(kind="contact.agreed_action")
    assert (promise.state, promise.owner, promise.due_on) == ("kept", student, action.due_on)
    page = client.get(url("placement", placement.pk))
    assert "1 of 3 contact moments held, visited on site" in page.content.decode()

"""How many mails workplaces got: measured, and capped by the school."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from notifications.models import OutboxMessage
from reminders.models import ReminderSettings
from reminders.queries.workplaces import mails_to_workplaces
from reminders.rhythm import monday_of
from tests.scenarios import make_user

pytestmark = pytest.mark.django_db
BACKEND = "people.backends.PortalAuthenticationBackend"


def sign_in(client, person):
    client.force_login(person, backend=BACKEND)


def mail(person, day, number=1):
    moment = timezone.make_aware(datetime.combine(day, time(9)))
    for _n in range(number):
        OutboxMessage.objects.create(
            notice="reminders.digest",
            recipient=person,
            once_key=f"test:{OutboxMessage.objects.count()}",
            next_attempt_at=moment,
            state="sent",
            sent_at=moment,
        )


def address(world):
    return reverse("reminders:workplaces", args=[world.own.school.institution.pk])


def test_weeks_are_counted_per_person(world):
    own, monday = world.own.workplace, monday_of(today())
    last_week = monday - timedelta(days=7)
    mail(own.supervisor, last_week, 3)
    mail(own.contact, last_week + timedelta(days=2), 1)
    mail(own.supervisor, last_week - timedelta(days=1), 7)
    mail(world.other.workplace.supervisor, last_week, 9)
    mail(world.own.school.coordinator, last_week, 9)
    found = mails_to_workplaces(world.own.school.institution)
    assert [week.people for week in found.weeks[:4]] == [
        [0, 0, 0, 0, 0],
        [1, 0, 1, 0, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0],
    ]
    assert (found.most, found.above, found.person_weeks, found.within) == (7, 2, 3, 33)


def test_the_school_sets_its_cap(client, world):
    sign_in(client, world.own.school.coordinator)
    assert client.post(address(world), {"number": "1"}).status_code == 302
    assert ReminderSettings.objects.get().workplace_mails_per_week == 1
    for wrong in ("0", "8", "many", ""):
        assert client.post(address(world), {"number": wrong}).status_code == 422
    sign_in(client, world.other.school.coordinator)
    assert client.post(address(world), {"number": "3"}).status_code == 404
    assert ReminderSettings.objects.get().workplace_mails_per_week == 1


def test_the_page_costs_the_same_for_one_person_and_for_fifty(client, world):
    sign_in(client, world.own.school.coordinator)
    client.get(address(world))

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(world)).status_code == 200
        return len(found)

    mail(world.own.workplace.supervisor, today())
    one = cost()
    for n in range(50):
        person = make_user(f"Trainer {n}")
        world.own.placement.supervisor_links.create(user=person, is_first=False)
        mail(person, today(), 2)
    assert one == cost() == 6

"""The page for who keeps the portal running."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from core.models import AuditEvent, TaskRun
from notifications.models import BadAddress, Hold, OutboxMessage
from notifications.services import deliver_outbox, queue
from reminders.models import Reminder, ReminderRun
from reminders.queries import operations
from tests.factories.reminders import at, plan, promise

KIND = "learning.submit_plan"


@pytest.fixture
def page(client, world, monkeypatch):
    """The administrator's page, in English; nobody is asked about a queue."""
    monkeypatch.setattr(operations, "waiting_calls", lambda: 0)
    world.administrator.language = "en"
    world.administrator.save(update_fields=["language"])
    client.force_login(world.administrator)
    return client


def heard(minutes=0):
    """A worker that began a task of the clock."""
    moment = timezone.now() - timedelta(minutes=minutes)
    return TaskRun.objects.create(
        task="notifications.deliver_outbox", started_at=moment, finished_at=moment, count=3
    )


def ran(day, **fields):
    values = {"started_at": at(day), "finished_at": at(day), "found": 4, "digests": 2} | fields
    return ReminderRun.objects.create(day=day, **values)


def says(page, name="standing", status=200, **query):
    answer = page.get(reverse(f"operations:{name}"), query)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def mail(user, **fields):
    row = queue(
        notice_key="placements.contact_assigned",
        recipient=user,
        params={},
        once_key=f"mail:{OutboxMessage.objects.count()}",
    )
    OutboxMessage.objects.filter(pk=row.pk).update(**fields)
    return row


def test_all_is_well(page):
    heard()
    ran(today())
    assert "All is well" in says(page)


def test_who_is_silent_and_what_was_missed_is_said_in_words(page):
    heard(minutes=10)
    ran(today() - timedelta(days=5))
    text = says(page)
    assert "No worker did anything for some minutes." in text
    assert "Nobody was reminded since the last working day." in text
    assert "All is well" not in text


def test_a_day_ahead_a_failure_and_a_queue_that_is_away(page, monkeypatch):
    monkeypatch.setattr(operations, "waiting_calls", lambda: None)
    heard()
    ran(today() + timedelta(days=40))
    TaskRun.objects.create(
        task="people.sweep_links",
        started_at=timezone.now(),
        finished_at=timezone.now(),
        failure="OperationalError",
    )
    text = says(page)
    assert "The reminders of a day that lies ahead went out" in text
    assert "The queue does not answer." in text
    assert "Remove expired links and codes" in text
    assert "OperationalError" in text


def test_mail_that_does_not_go_is_seen(page, world):
    heard()
    ran(today())
    mail(world.own.school.supervisor)
    assert "Mail that could go does not go." not in says(page)
    old = timezone.now() - timedelta(minutes=20)
    mail(world.own.school.supervisor, next_attempt_at=old)
    assert "Mail that could go does not go." in says(page)


def test_hold_and_release_with_a_reason(page, world, mailbox):
    answer = page.post(reverse("operations:hold"), {"reason": " "})
    assert (answer.status_code, Hold.objects.count()) == (422, 0)
    page.post(reverse("operations:hold"), {"reason": "Wrong address in a template"})
    assert "Wrong address in a template" in says(page)
    mail(world.own.school.supervisor)
    assert (deliver_outbox(), len(mailbox.mails)) == (0, 0)
    again = page.post(reverse("operations:hold"), {"reason": "Once more"})
    assert (again.status_code, Hold.objects.count()) == (422, 1)
    page.post(reverse("operations:release"))
    assert Hold.objects.get().released_by == world.administrator
    assert page.post(reverse("operations:release")).status_code == 409


def test_send_now_hurries_what_a_mail_server_put_off(page, world):
    later = timezone.now() + timedelta(hours=4)
    paused = mail(world.own.school.supervisor, next_attempt_at=later, trouble="unreachable")
    quiet = mail(world.own.school.supervisor, next_attempt_at=later)
    page.post(reverse("operations:send-now"))
    paused.refresh_from_db()
    quiet.refresh_from_db()
    assert paused.next_attempt_at <= timezone.now() < quiet.next_attempt_at
    assert AuditEvent.objects.get(action="notifications.hurried").data == {"mails": 1}


def test_the_dry_run_of_a_day_writes_nothing(page, world):
    plan(KIND, {"when": "due"})
    day = today() + timedelta(days=30)
    promise(world.own.placement, KIND, day)
    text = says(page, "preview", day=day.isoformat())
    assert "1 reminder, for 1 people." in text
    assert not Reminder.objects.exists()
    assert not ReminderRun.objects.exists()
    assert "Nobody is reminded" in says(page, "preview")
    says(page, "preview", status=422, day="31-31-2026")


def test_nobody_else(client, world):
    for role, user in world.roles().items():
        if role == "administrator":
            continue
        client.force_login(user)
        for name in ("standing", "preview", "hold"):
            assert client.get(reverse(f"operations:{name}")).status_code == 403, role
        for name in ("hold", "release", "send-now"):
            answer = client.post(reverse(f"operations:{name}"), {"reason": "x"})
            assert answer.status_code == 403, role
    assert not Hold.objects.exists()


@pytest.mark.parametrize("rows", [1, 10, 50])
def test_the_number_of_queries_does_not_grow(page, world, rows, django_assert_num_queries):
    heard()
    for number in range(rows):
        ran(today() - timedelta(days=number))
        mail(world.own.school.supervisor)
        TaskRun.objects.create(task="people.sweep_links", started_at=timezone.now())
    for user in list(world.roles().values())[:rows]:
        BadAddress.objects.create(
            user=user, address=user.email, since=timezone.now(), trouble="refused", source="smtp"
        )
    says(page)
    with django_assert_num_queries(12):
        says(page)

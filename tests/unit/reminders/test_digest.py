"""One mail per person: what is late, what is due; looked at anew when it is sent."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.dates import add_working_days
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox
from people.enums import Corner
from people.models import MailedLink
from placements.models import Commitment
from reminders.models import Reminder, ReminderSettings
from reminders.notices import DigestNotice
from reminders.services.run import run_day
from tests.factories.reminders import MONDAY, at, plan, promise
from tests.scenarios import make_placement, make_student

pytestmark = pytest.mark.django_db
KIND = "learning.submit_plan"
ASKED = "learning.answer_feasibility"


@pytest.fixture(autouse=True)
def _plans(db, settings):
    settings.QUIET_HOURS = ""
    plan(KIND, {"when": "due"}, {"when": "due", "later": 1, "is_escalation": True})
    plan(ASKED, {"when": "due"})


def morning(day: date, *, send: bool = True) -> None:
    with time_machine.travel(at(day), tick=False):
        run_day()
        if send:
            deliver_outbox()


def asked_of(world, due_on, **fields):
    """A task that the workplace supervisor is to answer."""
    placement = fields.pop("placement", world.own.placement)
    placement.state, placement.agreed_at = "agreed", at(due_on)
    placement.save()
    return promise(
        placement,
        ASKED,
        due_on,
        debtor=Corner.WORKPLACE,
        owner=world.own.workplace.supervisor,
        subject=f"task:{Commitment.objects.count() + 1}",
        **fields,
    )


def to(mailbox, person):
    return [mail for mail in mailbox.mails if person.email in mail["To"]]


def test_one_mail_says_what_is_late_and_what_is_due_this_week(world, mailbox):
    student = world.own.student.user
    student.language = "en"
    student.save()
    promise(world.own.placement, KIND, MONDAY)
    promise(
        world.own.placement, "hours.log_week", MONDAY - timedelta(days=7), subject="week:2026-W44"
    )
    promise(world.own.placement, "learning.draft_tasks", MONDAY + timedelta(days=40))
    morning(MONDAY)
    [mail] = to(mailbox, student)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "2 things to do, 1 late"
    assert "LATE\n\n- " in text.replace("\r", "")
    assert "Submit the placement plan (today)" in text
    assert "learning tasks" not in text
    # To the student it says where; to the others also about whom.
    assert f"\n  {world.own.placement.host.name}\n" in text.replace("\r", "")


def test_what_was_kept_before_it_was_sent_is_not_told(world, mailbox):
    row = promise(world.own.placement, KIND, MONDAY)
    morning(MONDAY, send=False)
    Commitment.objects.filter(pk=row.pk).update(state="kept", closed_at=at(MONDAY))
    with time_machine.travel(at(MONDAY, 8), tick=False):
        deliver_outbox()
    assert mailbox.mails == []
    assert OutboxMessage.objects.get().state == "cancelled"


def test_who_is_no_longer_the_one_hears_nothing(world, mailbox):
    own = world.own
    row = promise(own.placement, KIND, MONDAY, debtor=Corner.SCHOOL, owner=own.school.supervisor)
    morning(MONDAY, send=False)
    Commitment.objects.filter(pk=row.pk).update(owner=own.school.coordinator)
    with time_machine.travel(at(MONDAY, 8), tick=False):
        deliver_outbox()
    assert mailbox.mails == []


def test_a_workplace_gets_a_link_for_each_task_and_the_mail_of_monday(world, mailbox):
    supervisor = world.own.workplace.supervisor
    asked_of(world, MONDAY + timedelta(days=3))
    asked_of(world, MONDAY)
    morning(MONDAY)
    assert len(to(mailbox, supervisor)) == 1
    links = MailedLink.objects.filter(user=supervisor, scope="learning")
    # Both in one line: they are answered on one page.
    assert [(link.scope, link.object_id) for link in links] == [
        ("learning", world.own.placement.pk)
    ]
    morning(MONDAY + timedelta(days=3))
    assert len(to(mailbox, supervisor)) == 1


def test_what_falls_between_waits_for_the_turn_and_is_not_lost(world, mailbox):
    tuesday = MONDAY + timedelta(days=1)
    plan(ASKED, {"when": "due-3wd"})
    asked_of(world, add_working_days(tuesday, 3))
    morning(tuesday)
    assert Reminder.objects.get().message is None
    for n in range(2, 7):
        morning(MONDAY + timedelta(days=n))
    # On Friday it was due, which is not late: it waits for Monday.
    assert to(mailbox, world.own.workplace.supervisor) == []
    morning(MONDAY + timedelta(days=7))
    assert len(to(mailbox, world.own.workplace.supervisor)) == 1
    assert Reminder.objects.get().message is not None


def test_never_more_mails_in_a_week_than_the_school_allows(world, mailbox):
    plan(ASKED, {"when": "due", "later": 1}, severity="high")
    for n in range(5):
        asked_of(world, add_working_days(MONDAY, n - 1))
    for n in range(5):
        morning(MONDAY + timedelta(days=n))
    assert len(to(mailbox, world.own.workplace.supervisor)) == 2
    assert Reminder.objects.filter(message=None).count() == 3
    morning(MONDAY + timedelta(days=7))
    assert Reminder.objects.filter(message=None).count() == 0
    ReminderSettings.objects.create(
        institution=world.own.school.institution, workplace_mails_per_week=1
    )
    asked_of(world, MONDAY + timedelta(days=7))
    morning(MONDAY + timedelta(days=8))
    assert Reminder.objects.filter(message=None).count() == 1


def test_a_weekend_waits(world, mailbox):
    saturday = MONDAY + timedelta(days=5)
    promise(world.own.placement, KIND, saturday)
    morning(saturday)
    morning(saturday + timedelta(days=1))
    assert mailbox.mails == []
    morning(saturday + timedelta(days=2))
    assert len(mailbox.mails) == 1


def test_a_mail_asks_the_same_number_of_queries_for_one_promise_and_for_many(world, mailbox):
    def cost(number: int) -> int:
        for n in range(number):
            student = make_student(
                world.own.school, f"9{day.day}{n}", f"Student {day.day} {n}", date(2005, 1, 1)
            )
            placement = make_placement(world.own.school, world.own.workplace, student)
            asked_of(world, day, placement=placement)
        morning(day, send=False)
        message = OutboxMessage.objects.order_by("pk").last()
        person = type(message.recipient).objects.get(pk=message.recipient_id)
        with time_machine.travel(at(day), tick=False), CaptureQueriesContext(connection) as found:
            notice = DigestNotice(person, message.params)
            assert notice.still_wanted()
            sections = notice.context()["sections"]
            assert sum(len(part["lines"]) for part in sections) == min(number, 20)
        return len(found)

    day = MONDAY
    one = cost(1)
    day = MONDAY + timedelta(days=7)
    assert one == cost(30) == 10


@pytest.mark.parametrize(("number", "shown", "said"), [(3, 3, 3), (4, 1, 2)])
def test_many_of_one_kind_are_one_line(world, mailbox, number, shown, said):
    """Who has a page that shows them all reads how many there are; nothing is left uncounted."""
    coordinator = world.own.school.coordinator
    due = add_working_days(MONDAY, 1)
    for each in range(number):
        student = make_student(
            world.own.school, f"71{each:04}", f"Student {each}", date(2000, 1, 1)
        )
        placement = make_placement(world.own.school, world.own.workplace, student)
        promise(placement, KIND, due, debtor=Corner.SCHOOL, owner=None)
    morning(due)
    [mail] = to(mailbox, coordinator)
    assert str(number) in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    assert text.count("- ") == shown
    assert sum(f"Student {each}" in text for each in range(number)) == said

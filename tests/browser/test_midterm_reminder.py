"""The worked example of the README: from the plan to a mail, the form and a kept promise."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from assessments.models import Response
from assessments.services import opening
from core.dates import is_working_day
from people.models import User
from placements.models import Commitment
from reminders.services.reference import load_plans
from tests.browser.conftest import PHONE, wait_for
from tests.browser.people import Person
from tests.factories import assessments as make
from tests.scenarios import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KIND = "assessments.fill_in_midterm"
WEEK = timedelta(weeks=1)


@pytest.fixture
def triangle(portal):
    """Nine weeks of twenty are over; the plan asks for the mid-term at half of the length."""
    world = make_world()
    load_plans()
    User.objects.update(language="en")
    make.form(world.own)
    make.running(world.own.placement, weeks_done=9, weeks=20)
    opening.open_due_rounds()
    return world.own


@pytest.fixture
def workplace(browser, portal, triangle):
    person = Person(browser, portal, PHONE, triangle.workplace.supervisor.email)
    yield person
    person.close()


def monday_after(day):
    """The first Monday on which a workplace is mailed."""
    day += timedelta(days=7 - day.weekday())
    while not is_working_day(day):
        day += WEEK
    return day


def fill_in(page):
    """One question at a time; the third of these answers is fine everywhere."""
    while (
        page.get_by_role("button", name="Hand in").count() == 0
        or not page.get_by_role("button", name="Hand in").is_visible()
    ):
        asked = page.locator("fieldset:visible").first
        cards = asked.locator(".radio-card")
        if cards.count():
            cards.nth(1).click()
        page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Thank you. You handed it in").wait_for()


def test_from_plan_to_kept_promise(triangle, workplace, mailbox):
    promise = Commitment.objects.get(kind=KIND, debtor="workplace")
    assert promise.state == "open"
    monday = monday_after(promise.due_on)
    address = triangle.workplace.supervisor.email
    (asked,) = wait_for(lambda: mailbox.to(address), seconds=60, what="the first question")

    call_command("send_reminders", "--day", monday.isoformat())
    wait_for(lambda: len(mailbox.to(address)) > 1, seconds=60, what="the digest")
    mail = mailbox.to(address)[1]
    text = mailbox.text(mail)
    assert "Noor El Idrissi" in text
    call_command("send_reminders", "--day", monday.isoformat())
    assert mailbox.to(address) == [asked, mail]

    workplace.open(mailbox.link(mail))
    workplace.page.locator("main form button[type=submit]").first.click()
    workplace.page.wait_for_selector("form[data-assess]")
    workplace.look()
    fill_in(workplace.page)
    workplace.look()

    promise.refresh_from_db()
    assert (promise.state, promise.closed_by) == ("kept", triangle.workplace.supervisor)
    assert Response.objects.get(corner="workplace").is_handed_in
    call_command("send_reminders", "--day", (monday + WEEK).isoformat())
    others = triangle.student.user.email
    wait_for(lambda: len(mailbox.to(others)) > 1, seconds=60, what="the mails of that week")
    assert mailbox.to(address) == [asked, mail]

"""The form of an assessment in a real browser: from the mailed link on a phone, step by step,
through a lost connection, on two devices, and handed in."""

import re

import pytest
from django.urls import reverse

from assessments.models import Answer, Response
from assessments.task_scope import SCOPE
from people.models import User
from people.services.links import mint
from tests.browser.conftest import DESK, PHONE, accessibility_faults, wait_for
from tests.factories import assessments as make
from tests.scenarios import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "document.querySelector('[data-assess-said]').textContent.startsWith('Kept at')"
SHOWN = "fieldset:visible"


@pytest.fixture
def row(portal):
    world = make_world()
    User.objects.update(language="en")
    return make.opened(world.own)


@pytest.fixture
def device(browser, row):
    """A browser that came by the link in the mail, at the form."""
    supervisor = row.placement.supervisors.get()
    opened = []

    def open_form(size):
        context = browser.new_context(viewport=size, locale="en-GB")
        opened.append(context)
        page = context.new_page()
        path = reverse("assessments:fill", args=[row.placement_id, row.pk])
        page.goto(mint(user=supervisor, scope=SCOPE, object_id=row.placement_id, path=path))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_selector("form[data-assess]")
        return page

    yield open_form
    for context in opened:
        context.close()


def choose(page, place):
    page.locator(f"{SHOWN} .radio-card").nth(place).click()


def kept_here(page):
    return page.evaluate("Object.keys(localStorage).filter(k => k !== 'assessment:mode')")


def test_a_form_on_a_phone_through_a_lost_connection(row, device):
    phone = device(PHONE)
    wait_for(lambda: phone.locator(SHOWN).count() == 1, what="one question on the screen")
    assert accessibility_faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    choose(phone, 1)
    wait_for(lambda: phone.evaluate(KEPT), what="the kept answer")
    assert Answer.objects.get().level.code == "V"
    phone.get_by_role("button", name="Next", exact=True).click()
    phone.context.set_offline(True)
    choose(phone, 2)
    phone.get_by_text("No connection. Kept on this device").wait_for()
    assert len(kept_here(phone)) == 1
    assert Answer.objects.count() == 1
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for(lambda: phone.evaluate(KEPT), what="the kept answer")
    assert kept_here(phone) == []
    assert Answer.objects.count() == 2
    phone.get_by_role("button", name="Next", exact=True).click()
    choose(phone, 3)
    phone.get_by_role("button", name="Next", exact=True).click()
    phone.get_by_role("button", name="Next", exact=True).click()
    phone.get_by_role("button", name="Hand in").click()
    phone.get_by_text("Thank you. You handed it in").wait_for()
    assert re.search(r"/workplace/$", phone.url)
    assert accessibility_faults(phone) == []
    assert Response.objects.get(round=row, corner="workplace").is_handed_in


def test_two_devices_and_a_person_who_chooses(row, device):
    phone, desk = device(PHONE), device(DESK)
    assert desk.locator(SHOWN).count() == 4
    assert accessibility_faults(desk) == []
    desk.locator("fieldset").first.locator(".radio-card").nth(0).click()
    wait_for(lambda: desk.evaluate(KEPT), what="the kept answer")
    choose(phone, 1)
    box = phone.locator("[data-conflict]")
    box.wait_for()
    assert "You gave another answer here on another device or page." in box.inner_text()
    assert "Insufficient" in box.inner_text()
    assert Answer.objects.get().level.code == "O"
    phone.get_by_role("button", name="Keep what I have here").click()
    wait_for(lambda: phone.evaluate(KEPT), what="the kept answer")
    answer = Answer.objects.select_related("level").get()
    assert (answer.level.code, answer.revision) == ("V", 2)


def test_a_question_appears_when_another_answer_asks_for_it(row, device):
    desk = device(DESK)
    first = desk.locator("fieldset").first
    first.locator(".radio-card").nth(0).click()
    wait_for(lambda: desk.evaluate(KEPT), what="the kept answer")
    assert desk.locator(SHOWN).count() == 5
    first.locator(".radio-card").nth(1).click()
    assert desk.locator(SHOWN).count() == 4

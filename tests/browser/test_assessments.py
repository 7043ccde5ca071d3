"""The form of an assessment in a real browser: from the mailed link on a phone, step by step,
through a lost connection, on two devices, and handed in."""

import re

import pytest

from assessments.models import Answer, Response
from tests.browser.conftest import DESK, PHONE, accessibility_faults, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "document.querySelector('[data-assess-said]').textContent.startsWith('Kept at')"
SHOWN = "fieldset:visible"


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

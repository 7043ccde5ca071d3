"""Judgements over time and calibration: accessible, and whole on a phone and on a desk."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from people.models import User
from portfolio.services import feedback
from programmes.models import LearningOutcome
from tests.browser.conftest import DESK, PHONE, accessibility_faults
from tests.factories import assessments as make
from tests.factories import judging
from tests.factories import portfolio as evidence
from tests.scenarios import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page_of(browser, live_server, _answered_before_emptied):
    """A page in which `user` is signed in."""
    contexts = []

    def sign_in(user, viewport):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context = browser.new_context(viewport=viewport, locale="en-GB")
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        contexts.append(context)
        return context.new_page()

    yield sign_in
    for context in contexts:
        context.close()


def test_both_pages(live_server, page_of):
    world = make_world()
    row = make.opened(world.own)
    for corner, level in (("workplace", "G"), ("student", "V"), ("school", "O")):
        make.handed_in(world.own, row, corner, level)
    outcome = LearningOutcome.objects.get(code="B1-K1-W1")
    item = evidence.item(world.own, outcomes=[outcome.pk])
    feedback.give(actor=world.own.school.supervisor, item_id=item.pk, text="Clear")
    five = judging.students(world.own)
    for judge, level in zip(judging.people(2), "GV", strict=True):
        judging.judged(world.own, row.version, judge, five, school=level)
    User.objects.update(language="en")
    addresses = [
        reverse("decisions:points", args=[row.placement_id]),
        reverse("decisions:calibration", args=[row.version_id]),
        reverse("decisions:calibration-forms"),
    ]
    faults = []
    for viewport in (PHONE, DESK):
        page = page_of(world.own.school.examiner, viewport)
        for address in addresses:
            page.goto(live_server.url + address)
            for each in page.locator("main details").all():
                each.evaluate("element => { element.open = true }")
            page.wait_for_load_state("networkidle")
            faults += accessibility_faults(page)
            if address == addresses[0]:
                # The marks stand on their line, not beside the page.
                box = page.locator(".points-line").first.bounding_box()
                assert 0 < box["x"] < box["x"] + box["width"] <= viewport["width"]
                assert page.locator(".points-line circle, .points-line path").count() >= 9
            if address == addresses[1]:
                assert page.locator(".calibration-bar").first.bounding_box()["width"] > 80
    assert faults == []

"""How long ten criteria take on a phone: played by taps and keys, counted, and put into seconds.

Nobody hurries here: the seconds are those of the keystroke-level model. Every word that comes on
the screen is read, although most people skim what they saw before.
"""

from dataclasses import dataclass

import pytest
from django.urls import reverse

from assessments import building
from assessments.models import Response
from people.models import User
from people.services.links import mint
from tests.browser.conftest import PHONE
from tests.factories import assessments as make
from tests.scenarios import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAP = 1.1  # point at something and press it
DECIDE = 1.35  # make up one's mind, once per question
KEY = 0.28  # one character with two thumbs
WORDS_PER_MINUTE = 200
GOAL = 180
# What somebody writes at a level that asks why, and once of their own accord.
WHY = "Vergeet vaak te testen voor het opleveren."
READ = """() => [...document.querySelectorAll("main *")].flatMap((each) =>
    [...each.childNodes].filter((node) => node.nodeType === 3
        && each.checkVisibility({ visibilityProperty: true })
        && !each.closest("script, .visually-hidden, summary, [data-assess-said]"))
    .map((node) => node.textContent)).join(" ").split(/\\s+/).filter(Boolean)"""


@dataclass
class Count:
    taps: int = 0
    keys: int = 0
    decisions: int = 0
    words: int = 0

    @property
    def seconds(self) -> float:
        reading = self.words / WORDS_PER_MINUTE * 60
        return reading + self.taps * TAP + self.keys * KEY + self.decisions * DECIDE


class Thumb:
    """One person with a phone. Words that stood on the screen before are not read again."""

    def __init__(self, page):
        self.page, self.count, self.before = page, Count(), []

    def read(self):
        shown = self.page.evaluate(READ)
        known = list(self.before)
        for word in shown:
            if word in known:
                known.remove(word)
            else:
                self.count.words += 1
        self.before = shown

    def tap(self, target):
        target.tap()
        self.count.taps += 1

    def type(self, target, text):
        if not target.evaluate("each => each === document.activeElement"):
            self.tap(target)
        target.press_sequentially(text)
        self.count.keys += len(text)


@pytest.fixture
def ten(portal):
    """The usual mid-term of a programme with ten things to judge: six of work, four of conduct."""
    world = make_world()
    User.objects.update(language="nl")
    school = world.own.school
    framework = make.framework(school.programme, 6)
    source = building.from_framework(framework, "midterm")
    found = make.opened(
        world.own,
        name=source["name"],
        intro=source["intro"],
        scale=source["scale"],
        sections=source["sections"],
    )
    scale = [row for part in source["sections"] for row in part["criteria"] if "kind" not in row]
    assert len(scale) == 10
    return found


def test_ten_criteria_on_a_phone_in_under_three_minutes(ten, browser):
    supervisor = ten.placement.supervisors.get()
    context = browser.new_context(viewport=PHONE, locale="nl-NL", has_touch=True)
    page = context.new_page()
    path = reverse("assessments:fill", args=[ten.placement_id, ten.pk])
    me = Thumb(page)
    page.goto(mint(user=supervisor, scope="assessment", object_id=ten.placement_id, path=path))
    me.read()
    me.tap(page.locator("main form button[type=submit]").first)
    page.wait_for_selector("form[data-assess]")
    forward = page.locator("[data-assess-go='1']")
    number = 0
    while forward.is_visible():
        number += 1
        me.read()
        me.count.decisions += 1
        options = page.locator("fieldset:visible .radio-card")
        if options.count():
            # One is not enough, and one is good: both with a few words. The others are sufficient.
            place = {2: 0, 5: 2}.get(number, 1)
            me.tap(options.nth(place))
            if place != 1:
                me.type(page.locator("fieldset:visible textarea"), WHY)
        me.tap(forward)
    me.read()
    me.tap(page.locator("button[value=hand_in]"))
    page.wait_for_url("**/workplace/")
    context.close()
    assert Response.objects.get(round=ten, corner="workplace").is_handed_in
    # These are the figures of docs/assessments.md.
    assert vars(me.count) == {"taps": 27, "keys": 84, "decisions": 13, "words": 305}
    assert round(me.count.seconds) == 162
    assert me.count.seconds < GOAL

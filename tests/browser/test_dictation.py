"""Speaking instead of typing: a button only where the browser itself can turn speech into text.

The service of the browser is not reached from here; what it would say is put in its place.
"""

import pytest

from assessments.models import Answer
from tests.browser.conftest import PHONE, accessibility_faults, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WITHOUT = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
WITH = """
window.SpeechRecognition = class extends EventTarget {
  start() { window.heard = this; }
  stop() { this.dispatchEvent(new Event("end")); }
};
window.say = (text) => {
  const said = Object.assign([{ transcript: text }], { isFinal: true });
  const result = Object.assign(new Event("result"), { results: [said], resultIndex: 0 });
  window.heard.dispatchEvent(result);
};
window.fail = (error) => window.heard.dispatchEvent(Object.assign(new Event("error"), { error }));
"""


def test_without_the_browsers_own_service_nothing_is_shown(device):
    page = device(PHONE, WITHOUT)
    page.get_by_role("button", name="Next", exact=True).wait_for()
    assert page.locator(".dictate").count() == 0
    assert not page.locator("[data-dictate-line]").is_visible()


def test_what_is_said_becomes_text_where_the_cursor_is(device):
    page = device(PHONE, WITH)
    button = page.get_by_role("button", name="Speak: What did you see?").locator("visible=true")
    button.wait_for()
    assert page.get_by_text("the maker of the browser may hear it").is_visible()
    assert accessibility_faults(page) == []
    field = page.locator("textarea:visible")
    field.fill("Eerst.")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    page.get_by_text("Listening…").wait_for()
    page.evaluate("say('Toen dit.')")
    assert field.input_value() == "Eerst. Toen dit."
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    wait_for(
        lambda: Answer.objects.filter(text="Eerst. Toen dit.").exists(), what="the kept answer"
    )


def test_a_microphone_that_is_refused_says_what_to_do(device):
    page = device(PHONE, WITH)
    button = page.get_by_role("button", name="Speak: What did you see?").locator("visible=true")
    button.click()
    page.evaluate("fail('not-allowed')")
    page.get_by_text("The browser may not use the microphone.").wait_for()
    assert button.get_attribute("aria-pressed") == "false"

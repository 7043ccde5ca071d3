"""The first page, checking and signing, with the keyboard alone."""

import pytest

from agreements.models import Agreement
from demo import agreements as demo_agreements
from people.services.links import mint
from programmes.services.reference import load_framework
from tests.browser.conftest import DESK
from tests.browser.people import Person, newest
from tests.scenarios import PASSWORD, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(portal):
    return make_world()


@pytest.fixture
def sit_down(browser, portal):
    present: list[Person] = []

    def come(email: str) -> Person:
        present.append(Person(browser, portal, DESK, email))
        return present[-1]

    yield come
    for person in present:
        person.close()


# On the element itself, or on the card around a radio button.
FOCUS_IS_SEEN = """() => {
    for (let at = document.activeElement, up = 0; at && up < 3; at = at.parentElement, up++) {
        const style = getComputedStyle(at);
        if (style.outlineStyle !== "none" || style.boxShadow !== "none") return true;
    }
    return false;
}"""


def tab_to(person: Person, selector: str, *, at_most: int = 60) -> None:
    """Press Tab until the element has the focus; the focus must be seen."""
    for _ in range(at_most):
        person.page.keyboard.press("Tab")
        here = person.page.evaluate(
            "selector => document.activeElement.matches(selector)", selector
        )
        if here:
            assert person.page.evaluate(FOCUS_IS_SEEN), (
                f"{selector} has the focus and does not show it"
            )
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {person.page.url}")


def enter(person: Person) -> None:
    """Press Enter, and look at the page that opens."""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look()


def test_sign_in(world, sit_down):
    person = sit_down(world.own.school.coordinator.email)
    person.open("/account/login/")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.className") == "skip-link"
    tab_to(person, "input[name=login]")
    person.page.keyboard.type(person.email)
    tab_to(person, "input[name=password]")
    person.page.keyboard.type(PASSWORD)
    enter(person)
    assert person.page.url.rstrip("/") == person.address


def test_check_and_sign(world, sit_down, mailbox):
    triangle = world.own
    school, supervisor = triangle.school, triangle.workplace.supervisor
    load_framework(institution=school.institution, name="framework-mbo-sd-25998")
    demo_agreements.ensure_templates(school.institution, school.coordinator)
    agreement = demo_agreements.sent(school.coordinator, triangle.placement)
    path = f"/agreements/{agreement.pk}/check/"
    link = mint(user=supervisor, scope="agreement", object_id=agreement.pk, path=path)

    person = sit_down(supervisor.email)
    person.open(link)
    tab_to(person, "main form button")
    enter(person)
    tab_to(person, "input[name=answer]")
    person.page.keyboard.press("Space")
    tab_to(person, "main form button.btn-primary")
    enter(person)
    assert Agreement.objects.get(pk=agreement.pk).state == "ready_for_signature"

    person.open(f"/agreements/{agreement.pk}/sign/")
    before = len(mailbox.to(person.email))
    tab_to(person, "button[value=send_code]")
    enter(person)
    mail = newest(mailbox, person.email, after=before)
    tab_to(person, "input[name=code]")
    person.page.keyboard.type(mailbox.code(mail))
    tab_to(person, "input[name=accepted]")
    person.page.keyboard.press("Space")
    tab_to(person, "button[value=sign]")
    enter(person)
    assert Agreement.objects.get(pk=agreement.pk).signatures.get().signer == supervisor

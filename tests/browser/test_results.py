"""From the advice on a phone to a result that stands, in a real browser."""

import time

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from decisions.models import Decision, WorkplaceAdvice
from decisions.task_scope import SCOPE
from people.models import User
from people.services.links import mint
from tests.browser.conftest import DESK, PHONE
from tests.browser.people import Person
from tests.factories import decisions as make
from tests.scenarios import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def triangle(portal):
    world = make_world()
    make.near_the_end(world.own, advice_needed=True, least_confirmed=1)
    return world.own


@pytest.fixture
def somebody(browser, portal):
    """A person before an own browser; signed in when `user` is given."""
    opened = []

    def come(name, size, user=None):
        person = Person(browser, portal, size, name)
        if user is not None:
            client = Client()
            client.force_login(user, backend="people.backends.PortalAuthenticationBackend")
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": portal}
            person.context.add_cookies([cookie])
        opened.append(person)
        return person

    yield come
    for person in opened:
        person.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_advice_decision_and_reading(triangle, somebody, language):
    User.objects.update(language=language)
    placement, school = triangle.placement, triangle.school
    address = reverse("decisions:advice", args=[placement.pk])
    link = mint(
        user=triangle.workplace.supervisor, scope=SCOPE, object_id=placement.pk, path=address
    )
    began = time.monotonic()
    workplace = somebody("advice", PHONE)
    workplace.open(link)
    workplace.page.locator("main form button[type=submit]").first.click()
    workplace.look()
    workplace.page.locator("input[value=with_remarks]").check()
    workplace.page.locator("textarea[name=motivation]").fill("Mag eerder om hulp vragen.")
    workplace.page.locator("main form button[type=submit]").first.click()
    workplace.look()
    workplace.reads("Mag eerder om hulp vragen.")
    assert time.monotonic() - began < 60
    assert WorkplaceAdvice.objects.get().verdict == "with_remarks"

    examiner = somebody("examiner", DESK, school.examiner)
    examiner.open(reverse("decisions:write", args=[placement.pk, make.PLACEMENT.value]))
    page = examiner.page
    page.locator("input[name=result][value=passed]").check()
    page.locator("button[value=decide]").click()
    examiner.look()
    assert Decision.objects.count() == 0
    # The browser notes that this answer was a refusal.
    examiner.faults = [each for each in examiner.faults if "status of 422" not in each]
    for details in page.locator("details.more-words").all():
        details.evaluate("each => each.open = true")
    for pk in make.words(triangle).outcomes:
        page.locator(f"select[name=level_{pk}]").select_option("yes")
        page.locator(f"textarea[name=text_{pk}]").fill("Gezien op de werkplek.")
    page.locator("textarea[name=motivation]").fill("Alles is laten zien.")
    page.locator("textarea[name=despite_reason]").fill("Het bewijs ligt op de werkplek.")
    page.locator("button[value=decide]").click()
    examiner.look()
    examiner.reads("Alles is laten zien.")
    row = Decision.objects.get()
    assert (row.result, row.deviates) == ("passed", False)

    student = somebody("student-result", PHONE, triangle.student.user)
    student.open(reverse("decisions:decision", args=[placement.pk, row.kind, row.number]))
    student.reads("Alles is laten zien.")
    student.open(reverse("placements:detail", args=[placement.pk]))
    student.open(reverse("decisions:placement", args=[placement.pk]))
    office = somebody("office-result", PHONE, school.coordinator)
    office.open(reverse("decisions:rules", args=[school.programme.pk]))
    office.open(reverse("decisions:examiners", args=[placement.pk]))


def test_a_second_assessor_looks(triangle, somebody):
    User.objects.update(language="en")
    make.rules(triangle, second_for="all", advice_needed=True)
    make.handed_over(triangle, actor=triangle.school.supervisor, despite_reason="Geen antwoord.")
    examiner = somebody("second", PHONE, triangle.school.examiner)
    examiner.open(reverse("decisions:waiting"))
    examiner.press(triangle.student.user.name)
    examiner.page.locator("details.more-words").last.evaluate("each => each.open = true")
    examiner.look()
    examiner.press("Decide now")
    examiner.reads("Second assessor")
    assert Decision.objects.get().second_by == triangle.school.supervisor

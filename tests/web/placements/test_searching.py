"""Asking students to find a workplace, and what everybody sees until there is one."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Enrolment, User
from placements.models import Placement
from placements.services.proposals import reject
from placements.services.searching import open_searches
from tests.scenarios import make_student

BACKEND = "people.backends.PortalAuthenticationBackend"
PERIOD = {"start_date": "2027-09-01", "end_date": "2028-01-31"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(world):
    User.objects.update(language="en")


def browser(user):
    user.refresh_from_db()
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def enrolment(world):
    school = world.own.school
    student = make_student(school, "400001", "Zoë Zoekt", date(2005, 1, 1))
    User.objects.update(language="en")
    return Enrolment.objects.create(student=student, programme_variant=school.variant, group="2B")


@pytest.fixture
def search(world, enrolment):
    open_searches(
        actor=world.own.school.coordinator,
        enrolments=[enrolment],
        start_date=date(2027, 9, 1),
        end_date=date(2028, 1, 31),
    )
    return Placement.objects.get(enrolment=enrolment)


def test_a_group_is_counted_first_and_asked_then(world, enrolment):
    client = browser(world.own.school.coordinator)
    url = reverse("placements:search-group")
    data = PERIOD | {"programme_variant": world.own.school.variant.pk, "group": "2b"}
    page = client.post(url, data).content.decode()
    assert "1 of 1 students has no placement" in page
    assert not Placement.objects.filter(enrolment=enrolment).exists()
    for message in ("1 student is asked", "Nobody is asked"):
        answer = client.post(url, data | {"do": "ask"}, follow=True)
        assert message in answer.content.decode()
    assert Placement.objects.filter(enrolment=enrolment, state="searching").count() == 1


def test_a_cohort_of_another_programme_or_a_programme_of_another_school(world, enrolment):
    client = browser(world.own.school.coordinator)
    url = reverse("placements:search-group")
    other = world.other.school
    data = PERIOD | {"programme_variant": other.variant.pk, "do": "ask"}
    assert client.post(url, data).status_code == 422
    data = PERIOD | {
        "programme_variant": world.own.school.variant.pk,
        "cohort": other.programme.cohorts.first().pk,
        "do": "ask",
    }
    assert client.post(url, data).status_code == 422


def test_one_student_from_the_step_that_chooses_a_workplace(world, enrolment):
    client = browser(world.own.school.coordinator)
    step = client.get(reverse("placements:create"), {"enrolment": enrolment.pk}).content.decode()
    url = reverse("placements:search-one", args=[enrolment.pk])
    assert url in step
    answer = client.post(url, PERIOD)
    assert answer.url == reverse("placements:detail", args=[Placement.objects.latest("pk").pk])
    assert client.post(url, PERIOD).status_code == 422


def test_everybody_inside_reads_it_and_nothing_says_none(world, search):
    school = world.own.school
    Placement.objects.filter(pk=search.pk).update(school_contact=school.supervisor)
    detail = reverse("placements:detail", args=[search.pk])
    for user in (school.coordinator, school.supervisor, search.student.user, world.administrator):
        for url in ("/", "/placements/", detail, reverse("placements:timeline", args=[search.pk])):
            answer = browser(user).get(url)
            assert answer.status_code == 200
            assert ">None<" not in answer.content.decode()
            assert "None at" not in answer.content.decode()
    page = browser(school.coordinator).get(detail).content.decode()
    assert "no workplace yet" in page
    assert "looking for a workplace" in page
    for pages in ("withdraw", "edit", "contact", "supervisor", "decide", "away"):
        url = reverse(f"placements:{pages}", args=[search.pk])
        assert browser(school.coordinator).get(url, follow=True).status_code in {200, 403}
    for user in (world.own.workplace.supervisor, world.own.workplace.contact):
        assert browser(user).get(detail).status_code == 404


def test_pages_of_other_apps_are_not_there_yet(world, search):
    client = browser(world.own.school.coordinator)
    for name in (
        "agreements:prepare", "assessments:placement", "contact:placement", "decisions:placement",
        "hours:placement", "learning:list", "learning:plan",
    ):  # fmt: skip
        url = reverse(name, args=[search.pk])
        assert client.get(url).status_code in {403, 404}, name


def test_the_student_sees_it_on_today_and_the_form_knows_the_period(world, search):
    client = browser(search.student.user)
    today = client.get("/").content.decode()
    assert "Find a workplace, and propose it to your school" in today
    form = client.get(reverse("placements:propose")).content.decode()
    assert 'value="2027-09-01"' in form
    data = PERIOD | {"enrolment": search.enrolment_id, "host_name": "De Ster", "city": "Utrecht"}
    answer = client.post(reverse("placements:propose"), data)
    assert answer.url == reverse("placements:detail", args=[search.pk])
    reject(actor=world.own.school.coordinator, placement_id=search.pk, reason="Te ver weg")
    page = client.get(answer.url).content.decode()
    assert "The last proposal was not approved" in page
    assert "Te ver weg" in page


def test_who_works_while_learning_looks_for_an_employer(search):
    Placement.objects.filter(pk=search.pk).update(variant="mbo_bbl")
    assert "Find an employer" in browser(search.student.user).get("/").content.decode()


def test_a_withdrawn_search_still_opens(world, search):
    client = browser(world.own.school.coordinator)
    client.post(reverse("placements:withdraw", args=[search.pk]))
    search.refresh_from_db()
    assert search.state == "withdrawn"
    for name in ("detail", "timeline"):
        assert client.get(reverse(f"placements:{name}", args=[search.pk])).status_code == 200

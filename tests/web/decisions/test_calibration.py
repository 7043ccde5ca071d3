"""How judges of the same form differ: enough of them, in no order of persons, for few eyes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from decisions.queries.calibration import calibration
from people.enums import Corner
from people.models import User
from tests.factories import assessments, judging


@pytest.fixture(autouse=True)
def _english(world):
    User.objects.update(language="en")
    with translation.override("en"):
        yield


@pytest.fixture
def version(world):
    return assessments.form(world.own)


@pytest.fixture
def five(world):
    return judging.students(world.own, 5)


def get(user, version=None, **query):
    client = Client()
    client.force_login(user)
    if version is None:
        return client.get(reverse("decisions:calibration-forms"))
    return client.get(reverse("decisions:calibration", args=[version.pk]), query)


def shown(page):
    """The names in the first column of the table."""
    return re.findall(r'<th scope="row" data-label="Judge">([^<]*)</th>', page.content.decode())


def test_levels_per_judge_and_together(world, version, five):
    anna, ben = judging.people(2)
    judging.judged(world.own, version, anna, five, school="G")
    judging.judged(world.own, version, ben, five, school="V")
    found = calibration(version, Corner.SCHOOL)
    rows = [(row.name, [cell.number for cell in row.cells], row.number) for row in found.rows]
    assert rows == [("Judge 000", [0, 0, 5], 5), ("Judge 001", [0, 5, 0], 5)]
    assert [cell.number for cell in found.together.cells] == [0, 5, 5]
    assert [(cell.x, cell.width) for cell in found.together.cells] == [
        ("0.00%", "0.00%"),
        ("0.00%", "50.00%"),
        ("50.00%", "50.00%"),
    ]


def test_fewer_than_five_students_are_neither_named_nor_counted(world, version, five):
    anna, ben = judging.people(2)
    judging.judged(world.own, version, anna, five, school="G")
    judging.judged(world.own, version, ben, five[:4], school="O")
    page = get(world.own.school.examiner, version)
    assert shown(page) == ["Judge 000"]
    text = page.content.decode()
    assert "Judge 001" not in text
    assert "1 judge is not shown, and not counted, with fewer than five students." in text


def test_the_same_student_again_does_not_make_five(world, version, five):
    (anna,) = judging.people(1)
    judging.judged(world.own, version, anna, five[:4])
    assert calibration(version, Corner.SCHOOL).rows == []


def test_who_mostly_differs_about_the_same_students(world, version, five):
    higher, alike, lower, mixed = judging.people(4)
    judging.judged(world.own, version, higher, five, school="G", workplace="V", student="V")
    judging.judged(world.own, version, alike, five, school="V", workplace="V", student="V")
    judging.judged(world.own, version, lower, five, school="O", workplace="V", student="G")
    # Higher than one corner and equal to the other: half of the comparisons.
    judging.judged(world.own, version, mixed, five, school="G", workplace="G", student="V")
    found = calibration(version, Corner.SCHOOL).differences
    first = [each for each in found if each.criterion.key == "W1"]
    assert [(each.name, each.is_higher, each.number, each.total) for each in first] == [
        ("Judge 000", True, 10, 10),
        ("Judge 002", False, 10, 10),
    ]
    assert {each.students for each in found} == {5}
    assert len(found) == 6


def test_now_and_then_is_not_mostly(world, version, five):
    (anna,) = judging.people(1)
    judging.judged(world.own, version, anna, five[:3], school="G", workplace="O")
    judging.judged(world.own, version, anna, five[3:], school="V")
    found = calibration(version, Corner.SCHOOL)
    assert len(found.rows) == 1
    assert found.differences == []


def test_workplaces_stand_apart(world, version, five):
    (anna,) = judging.people(1)
    judging.judged(world.own, version, anna, five, corner="workplace", workplace="O")
    assert shown(get(world.own.school.examiner, version, side="workplace")) == ["Judge 000"]
    # The one who handed in for the school in these rows.
    assert shown(get(world.own.school.examiner, version)) == [world.own.workplace.contact.name]


def test_what_is_not_shared_does_not_count(world, version, five):
    (anna,) = judging.people(1)
    rounds = judging.judged(world.own, version, anna, five)
    type(rounds[0]).objects.filter(pk=rounds[0].pk).update(
        cancelled_at=rounds[0].opened_at, cancelled_by=anna, cancel_reason="Wrong form"
    )
    assert calibration(version, Corner.SCHOOL).rows == []


def test_another_question(world, version, five):
    (anna,) = judging.people(1)
    judging.judged(world.own, version, anna, five)
    second = version.criteria.get(key="W2")
    page = get(world.own.school.examiner, version, criterion=second.pk)
    assert f'<option value="{second.pk}" selected>' in page.content.decode()
    page = get(world.own.school.examiner, version, criterion="x' OR 1=1", side="student")
    first = version.criteria.get(key="W1")
    assert f'<option value="{first.pk}" selected>' in page.content.decode()


def test_who_may_look(world, version, five):
    (anna,) = judging.people(1)
    judging.judged(world.own, version, anna, five)
    for role in ("examiner", "coordinator", "manager"):
        assert "Mid-term" in get(world.roles()[role]).content.decode()
        assert shown(get(world.roles()[role], version)) == ["Judge 000"]
    assert get(world.own.school.supervisor, version).status_code == 403
    assert get(world.own.school.supervisor).status_code == 403
    for role in ("student", "workplace_supervisor", "host_contact", "guardian"):
        assert get(world.roles()[role], version).status_code == 404
        assert get(world.roles()[role]).status_code == 403
    assert get(world.other.school.examiner, version).status_code == 404
    assert "Mid-term" not in get(world.other.school.examiner).content.decode()


@pytest.mark.parametrize("number", [1, 10, 50])
def test_a_fixed_number_of_queries(world, version, five, number, django_assert_num_queries):
    for judge in judging.people(number):
        judging.judged(world.own, version, judge, five)
    client = Client()
    client.force_login(world.own.school.examiner)
    address = reverse("decisions:calibration", args=[version.pk])
    client.get(address)
    with django_assert_num_queries(10):
        page = client.get(address)
    assert len(shown(page)) == number + (number > 1)
    with django_assert_num_queries(4):
        client.get(reverse("decisions:calibration-forms"))

"""The list of placements says who still has to sign, in words."""

import re
from datetime import date, timedelta

import pytest

from core.dates import today
from placements.models import Commitment, Placement
from placements.services.commitments import open_commitment
from tests.factories import agreements as made
from tests.scenarios import make_placement, make_student
from tests.web.placements.test_pages import browser

pytestmark = pytest.mark.django_db


def words_of(client):
    """What stands in the column of what is needed, row by row."""
    desk = client.get("/placements/").context["desk"]
    cells = [str(row).split("<td>")[3] for row in desk.rows]
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


@pytest.fixture
def coordinator(world):
    user = world.own.school.coordinator
    user.language = "en"
    user.save()
    return user


def test_everyone_who_has_not_signed_is_named(world, coordinator):
    made.prepare_school(world.own.school)
    agreement = made.ready(world.own)
    client = browser(coordinator)
    Commitment.objects.exclude(kind="agreements.sign").delete()
    assert words_of(client)[0].startswith("Still to sign: student, school, workplace, guardian: ")
    made.sign_as(world.own.student.user, agreement, "student")
    made.sign_as(world.own.workplace.supervisor, agreement, "workplace")
    Commitment.objects.exclude(kind="agreements.sign").delete()
    assert words_of(client)[0].startswith("Still to sign: school, guardian: ")


def test_another_promise_may_come_first_and_hides_nobody(world, coordinator):
    made.prepare_school(world.own.school)
    agreement = made.ready(world.own)
    for user, party in [
        (world.own.student.user, "student"),
        (world.own.workplace.supervisor, "workplace"),
        (world.own.guardian, "guardian"),
    ]:
        made.sign_as(user, agreement, party)
    Commitment.objects.exclude(kind="agreements.sign").delete()
    late = open_commitment(
        placement=world.own.placement, kind="learning.draft_tasks", debtor="student",
        creditor="school", due_on=today() - timedelta(days=3),
    )  # fmt: skip
    assert words_of(browser(coordinator)) == [
        "The student has not sent learning tasks yet: 3 days late +1 Still to sign: school"
    ]
    late.delete()


def test_it_costs_no_query_more(world, coordinator, django_assert_num_queries):
    school, host = world.own.school, world.own.workplace
    client = browser(coordinator)
    for rows in (1, 10, 50):
        for number in range(Placement.objects.filter(programme=school.programme).count(), rows):
            student = make_student(school, f"61{number:04}", f"Student {number}", date(2000, 1, 1))
            make_placement(school, host, student)
        for placement in Placement.objects.filter(programme=school.programme):
            for corner in ("student", "workplace"):
                open_commitment(
                    placement=placement, kind="agreements.sign", debtor=corner, creditor="school",
                    subject="agreement:1",
                )  # fmt: skip
        with django_assert_num_queries(5):
            page = client.get("/placements/?size=50")
        assert page.content.decode().count("Still to sign: student, workplace") == rows


def test_the_page_says_how_it_is_ordered(world, coordinator):
    page = browser(coordinator).get("/placements/").content.decode()
    assert "1 placement, the latest start first" in page

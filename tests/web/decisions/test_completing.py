"""Completing a placement beside its result."""

import pytest
from django.urls import reverse

from placements.models import Commitment
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


def complete_url(triangle):
    return reverse("placements:complete", args=[triangle.placement.pk])


def result_url(triangle, kind=make.PLACEMENT):
    return reverse("decisions:decision", args=[triangle.placement.pk, kind.value, 1])


def test_completing_warns_while_a_result_is_open(triangle, client_of):
    make.rules(triangle, exam_apart=True)
    office = client_of(triangle.school.coordinator)
    page = office.get(complete_url(triangle)).content.decode()
    assert "The placement result is not decided yet." in page
    assert "The exam result is not decided yet." in page
    make.decided(triangle)
    page = office.get(complete_url(triangle)).content.decode()
    assert "The placement result is not decided yet." not in page
    assert "The exam result is not decided yet." in page
    make.decided(triangle, kind=make.EXAM)
    assert "Not finished yet" not in office.get(complete_url(triangle)).content.decode()


def test_not_yet_is_an_open_result(triangle, client_of):
    make.decided(triangle, result="not_yet")
    page = client_of(triangle.school.coordinator).get(complete_url(triangle)).content.decode()
    assert "The placement result is not decided yet." in page


@pytest.mark.parametrize("result", ["passed", "not_passed"])
def test_a_result_offers_to_complete_in_one_press(triangle, client_of, result):
    make.decided(triangle, result=result)
    Commitment.objects.open().filter(placement=triangle.placement).update(
        state="lapsed", closed_at=triangle.placement.created_at, reason="x"
    )
    office = client_of(triangle.school.coordinator)
    page = office.get(result_url(triangle))
    assert f'action="{complete_url(triangle)}"' in page.content.decode()
    office.post(complete_url(triangle))
    triangle.placement.refresh_from_db()
    assert triangle.placement.state == "completed"
    assert complete_url(triangle) not in office.get(result_url(triangle)).content.decode()


def test_an_exam_that_is_still_open_is_said_beside_the_button(triangle, client_of):
    make.rules(triangle, exam_apart=True)
    make.decided(triangle)
    Commitment.objects.filter(placement=triangle.placement).delete()
    page = client_of(triangle.school.coordinator).get(result_url(triangle)).content.decode()
    assert "The exam result is not decided yet; that can be done afterwards too." in page
    assert f'action="{complete_url(triangle)}"' in page


def test_what_is_open_is_said_before(triangle, client_of):
    make.decided(triangle)
    Commitment.objects.open().filter(placement=triangle.placement).delete()
    Commitment.objects.create(
        placement=triangle.placement,
        kind="contact.agreed_action",
        subject="action:1:x",
        debtor="student",
        creditor="school",
        due_on=triangle.placement.end_date,
        opened_at=triangle.placement.created_at,
    )
    page = client_of(triangle.school.coordinator).get(result_url(triangle)).content.decode()
    assert "One thing is still open in this placement" in page
    assert f'action="{complete_url(triangle)}"' not in page


def test_not_yet_offers_nothing_and_neither_to_who_may_not(triangle, world, client_of):
    make.decided(triangle, result="not_yet")
    office = client_of(triangle.school.coordinator)
    assert complete_url(triangle) not in office.get(result_url(triangle)).content.decode()
    for user in (triangle.student.user, triangle.school.supervisor, triangle.workplace.supervisor):
        page = client_of(user).get(result_url(triangle))
        assert page.status_code == 200
        assert complete_url(triangle) not in page.content.decode()

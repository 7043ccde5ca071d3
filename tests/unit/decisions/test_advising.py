"""The workplace advises until the school decided; every change is a version."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import ActionRefused
from decisions.commitment_kinds import GIVE_ADVICE
from decisions.models import WorkplaceAdvice
from learning.outcomes import outcomes_of
from notifications.models import OutboxMessage
from placements.services.commitments import open_commitment
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


def versions(triangle):
    rows = WorkplaceAdvice.objects.filter(placement=triangle.placement).order_by("number")
    return list(rows.values_list("number", "verdict"))


def test_advice_keeps_the_promise_and_tells_the_contact(triangle):
    placement = triangle.placement
    promise = open_commitment(
        placement=placement, kind=GIVE_ADVICE, debtor="workplace", creditor="school"
    )
    outcome = outcomes_of(placement)[1]
    row = make.advice(triangle, "with_remarks", about={outcome.pk: "Dit ging het best."})
    promise.refresh_from_db()
    assert (promise.state, promise.closed_by) == ("kept", triangle.workplace.supervisor)
    assert row.outcomes == [
        {
            "code": "B1-K1-W2",
            "name_nl": "Werkproces 2",
            "name_en": "Work process 2",
            "text": "Dit ging het best.",
        }
    ]
    told = OutboxMessage.objects.filter(notice="decisions.advice_given")
    assert [each.recipient for each in told] == [triangle.school.supervisor]


def test_the_same_words_twice_are_one_version(triangle):
    first = make.advice(triangle)
    assert make.advice(triangle, seen=0) == first
    make.advice(triangle, "negative")
    assert versions(triangle) == [(1, "positive"), (2, "negative")]


def test_two_colleagues_are_told_of_each_other(triangle):
    make.advice(triangle)
    with pytest.raises(ActionRefused, match="A colleague gave advice in the meantime"):
        make.advice(triangle, "negative", actor=triangle.workplace.contact, seen=0)
    assert versions(triangle) == [(1, "positive")]


@pytest.mark.parametrize("verdict", ["with_remarks", "negative", "cannot_say"])
def test_everything_but_a_plain_yes_asks_why(triangle, verdict):
    with pytest.raises(ActionRefused, match="Write in a few words why"):
        make.advice(triangle, verdict, motivation="  ")
    assert versions(triangle) == []


def test_no_advice_after_the_decision(triangle):
    make.advice(triangle)
    make.decided(triangle)
    with pytest.raises(ActionRefused, match="The school has decided already"):
        make.advice(triangle, "negative")
    assert versions(triangle) == [(1, "positive")]


def test_after_not_yet_the_workplace_advises_again(triangle):
    make.advice(triangle)
    make.decided(triangle, result="not_yet")
    make.advice(triangle, "with_remarks")
    assert versions(triangle) == [(1, "positive"), (2, "with_remarks")]


def test_only_the_workplace_of_this_placement_advises(world, triangle):
    school = triangle.school
    strangers = [world.other.workplace.supervisor, world.other.workplace.contact]
    for user in [triangle.student.user, school.supervisor, school.examiner, *strangers]:
        with pytest.raises(PermissionDenied):
            make.advice(triangle, actor=user)
    assert versions(triangle) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"verdict": "perfect"}, "Choose one of the four answers"),
        ({"about": {987_654: "x"}}, "not part of this placement"),
        ({"motivation": "x" * 10_001}, "too long"),
    ],
)
def test_what_the_form_does_not_offer(triangle, wrong, said):
    with pytest.raises(ActionRefused, match=said):
        make.advice(triangle, **({"verdict": "positive"} | wrong))
    assert versions(triangle) == []


def test_new_advice_reopens_what_a_second_agreed_with(triangle):
    make.advice(triangle)
    row = make.handed_over(triangle)
    make.advice(triangle, "with_remarks")
    row.refresh_from_db()
    assert row.state == "draft"

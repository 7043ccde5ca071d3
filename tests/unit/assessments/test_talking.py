"""Side by side, and what people make of it."""

from datetime import timedelta

import pytest

from assessments.queries.side_by_side import board_of
from assessments.services import talking
from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from placements.models import Commitment
from tests.factories import assessments as make


@pytest.fixture
def shared(world, row):
    make.handed_in(world.own, row, "student", "G")
    make.handed_in(world.own, row, "workplace", "O")
    make.handed_in(world.own, row, "school", "V")
    row.refresh_from_db()
    return row


def criterion(row, key):
    return row.version.criteria.get(key=key)


def test_the_board_says_where_they_differ(world, shared):
    board = board_of(world.own.student.user, shared)
    assert [(row.criterion.key, row.spread, row.is_weak) for row in board.different] == [
        ("W1", 2, True), ("W2", 2, True), ("W3", 2, True),
    ]  # fmt: skip
    assert board.agreed == []
    assert [row.criterion.key for row in board.others] == ["why", "next"]


BOARD = 11


@pytest.mark.parametrize("number", [1, 10, 30])
def test_the_board_costs_the_same_for_every_form(world, number, django_assert_num_queries):
    questions = [
        {"key": f"N{n}", "text": {"nl": f"Vraag {n}"}, "outcome": f"B1-K1-W{n % 3 + 1}"}
        for n in range(number)
    ]
    row = make.opened(world.own, sections=[{"title": {"nl": "Het werk"}, "criteria": questions}])
    for corner in ("student", "workplace", "school"):
        make.handed_in(world.own, row, corner)
    row.refresh_from_db()
    user = world.own.student.user
    with django_assert_num_queries(BOARD):
        assert len(board_of(user, row).agreed) == number


def choose(row, actor, key, chosen=True):
    talking.choose_point(
        actor=actor, round_id=row.pk, criterion_id=criterion(row, key).pk, chosen=chosen
    )


def test_people_choose_three_points_at_most(world, shared):
    student = world.own.student.user
    for key in ("W1", "W1", "W2", "W3"):
        choose(shared, student, key)
    with pytest.raises(ActionRefused, match="Three points are enough"):
        choose(shared, world.own.workplace.supervisor, "next")
    choose(shared, world.own.workplace.supervisor, "W3", chosen=False)
    choose(shared, world.own.school.supervisor, "next")
    points = shared.talk_points.values_list("criterion__key", "chosen_by__name")
    assert list(points) == [
        ("W1", "Noor El Idrissi"), ("W2", "Noor El Idrissi"),
        ("next", world.own.school.supervisor.name),
    ]  # fmt: skip


def test_no_points_before_the_answers_are_shared(world, row):
    with pytest.raises(ActionRefused, match="when the answers stand side by side"):
        choose(row, world.own.student.user, "W1")


def record(world, row, revision, **changes):
    values = {"held_on": today(), "outcome": "Eerder vragen", "changes": ""} | changes
    return talking.record_talk(
        actor=world.own.school.supervisor, round_id=row.pk, revision=revision, **values
    )


def test_the_talk_is_written_down_and_improved(world, shared):
    assert record(world, shared, 1).revision == 2
    with pytest.raises(ActionRefused, match="Somebody else wrote here"):
        record(world, shared, 1, outcome="Tegelijk")
    assert record(world, shared, 2, outcome="Beter").talk_outcome == "Beter"
    with pytest.raises(ActionRefused, match="after it was held"):
        record(world, shared, 3, held_on=today() + timedelta(days=1))


def agree(world, row, corner="student", key="sleutel-1"):
    return talking.add_recovery_point(
        actor=world.own.school.supervisor,
        round_id=row.pk,
        text="Vraagt binnen een uur om hulp",
        corner=corner,
        due_on=today() + timedelta(weeks=3),
        once_key=key,
    )


def test_a_recovery_point_is_a_promise(world, shared):
    point = agree(world, shared)
    assert agree(world, shared) == point
    promise = Commitment.objects.open().get(kind="assessments.recovery_point")
    assert (promise.debtor, promise.creditor, promise.owner, promise.due_on) == (
        "student", "school", world.own.student.user, point.due_on,
    )  # fmt: skip
    with pytest.raises(ActionRefused, match="Only the one it was promised to"):
        talking.reach_point(actor=world.own.student.user, point_id=point.pk)
    talking.reach_point(actor=world.own.school.supervisor, point_id=point.pk)
    promise.refresh_from_db()
    assert promise.state == "kept"
    with pytest.raises(AlreadyDone):
        talking.reach_point(actor=world.own.school.supervisor, point_id=point.pk)


def test_what_the_school_owes_the_student_says(world, shared):
    point = agree(world, shared, corner="school")
    talking.reach_point(actor=world.own.student.user, point_id=point.pk)
    assert not Commitment.objects.open().filter(kind="assessments.recovery_point").exists()

"""What was said over time about each outcome, and whether it is enough to decide."""

from datetime import date, timedelta

import pytest

from core.dates import today
from decisions.queries.data_points import (
    DataPoint,
    PointKind,
    SourceRole,
    Thresholds,
    last_third_from,
    missing,
    readiness,
)
from decisions.queries.point_sources import points_of
from portfolio.services import feedback, items
from programmes.models import LearningOutcome
from tests.factories import assessments as make
from tests.factories import portfolio as evidence

FROM_DAY = date(2026, 5, 1)


def point(day, role="workplace", kind="answer", origin=None):
    return DataPoint(
        code="W1",
        kind=PointKind(kind),
        role=SourceRole(role),
        day=day,
        origin=origin or f"{role}:{kind}:{day}",
    )


ENOUGH = [
    point(date(2026, 2, 1), "student", "self"),
    point(date(2026, 3, 1), "workplace"),
    point(date(2026, 5, 1), "school"),
]


def codes(said, **changes):
    return [each.code for each in missing(said, Thresholds(**changes), FROM_DAY)]


def test_enough_is_enough():
    assert codes(ENOUGH) == []


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], ["points", "workplace", "roles", "last_third", "self_assessment"]),
        (ENOUGH[:2], ["points", "last_third"]),
        (ENOUGH[1:], ["points", "self_assessment"]),
        ([ENOUGH[0], point(date(2026, 5, 2), "school"), ENOUGH[2]], ["workplace"]),
        (
            [point(date(2026, 5, day), "workplace") for day in (1, 2, 3)],
            ["roles", "self_assessment"],
        ),
        # One day before the last third begins.
        ([*ENOUGH[:2], point(date(2026, 4, 30), "school")], ["last_third"]),
        # Three answers in one form are one moment.
        ([*ENOUGH[:2], *[point(FROM_DAY, origin="response:1")] * 3], []),
        ([ENOUGH[0], *[point(FROM_DAY, origin="response:1")] * 3], ["points"]),
    ],
)
def test_what_is_missing(points, expected):
    assert codes(points) == expected


def test_a_programme_may_ask_less_or_more():
    assert codes([ENOUGH[2]], points=1, roles=1, workplace=False, self_assessment=False) == []
    assert codes(ENOUGH, points=4) == ["points"]
    assert codes([*ENOUGH[:2], *ENOUGH[:1]], roles=3, points=2) == ["roles", "last_third"]


def test_missing_is_said_in_words():
    words = [each.words for each in missing(ENOUGH[:1], Thresholds(), FROM_DAY)]
    assert words == [
        "2 more judgements are needed; 3 are asked.",
        "The workplace has not said anything about it yet.",
        "Only heard from: student.",
        "Nothing from the last third of the period yet (from 1 May 2026).",
    ]


def test_the_last_third_of_a_period(world):
    placement = world.own.placement
    placement.start_date, placement.end_date = date(2026, 1, 1), date(2026, 3, 31)
    assert last_third_from(placement) == date(2026, 3, 2)
    placement.ended_on = date(2026, 1, 31)
    assert last_third_from(placement) == date(2026, 1, 21)


def outcome(world, number=1):
    return LearningOutcome.objects.get(
        framework__programme=world.own.school.programme, code=f"B1-K1-W{number}"
    )


def made(world, number=1, **changes):
    return evidence.item(world.own, outcomes=[outcome(world, number).pk], **changes)


def test_answers_count_once_they_are_shared(world):
    row = make.opened(world.own)
    make.handed_in(world.own, row, "workplace", "G", text="Does it alone")
    make.handed_in(world.own, row, "student", "V")
    assert points_of(row.placement) == []
    make.handed_in(world.own, row, "school", "O")
    found = [each for each in points_of(row.placement) if each.code == "B1-K1-W1"]
    assert {(each.kind, each.role, each.level, each.text) for each in found} == {
        ("self", "student", "sufficient", ""),
        ("answer", "workplace", "good", "Does it alone"),
        ("answer", "school", "insufficient", "Gezien in de praktijk"),
    }
    assert {each.day for each in found} == {today()}
    assert {each.round_id for each in found} == {row.pk}


def test_cannot_judge_and_another_form_are_no_points(world):
    row = make.opened(world.own)
    for corner in ("student", "workplace", "school"):
        make.handed_in(world.own, row, corner, "-skip")
    assert points_of(row.placement) == []
    scan = make.opened(world.own, "workplace_evaluation", corners=["student"])
    make.handed_in(world.own, scan, "student", "G")
    assert scan.placement.pk == row.placement.pk
    assert points_of(row.placement) == []


def test_evidence_counts_by_what_was_said_about_it(world):
    make.framework(world.own.school.programme)
    make.running(world.own.placement)
    _silent, spoken, confirmed, elsewhere = (made(world, title=name) for name in "abcd")
    feedback.give(actor=world.own.school.supervisor, item_id=spoken.pk, text="Clear reasoning")
    evidence.ask(confirmed)
    evidence.answer(confirmed, world.own, remark="Saw it happen")
    evidence.ask(elsewhere)
    evidence.answer(elsewhere, world.own, "no")
    assert [
        (each.kind, each.role, each.about, each.text, each.level, each.evidence_id)
        for each in points_of(world.own.placement)
    ] == [
        ("confirmed", "workplace", "c", "Saw it happen", "", confirmed.pk),
        ("feedback", "school", "b", "Clear reasoning", "", spoken.pk),
    ]


def test_changed_or_removed_evidence_loses_the_word_of_the_workplace(world):
    make.framework(world.own.school.programme)
    make.running(world.own.placement)
    item = made(world)
    evidence.ask(item)
    evidence.answer(item, world.own)
    assert len(points_of(world.own.placement)) == 1
    evidence.change(item, world.own, body="Something else")
    assert points_of(world.own.placement) == []
    feedback.give(actor=world.own.school.supervisor, item_id=item.pk, text="Good")
    assert len(points_of(world.own.placement)) == 1
    items.remove_item(actor=world.own.student.user, item_id=item.pk)
    assert points_of(world.own.placement) == []


def test_evidence_of_another_placement_does_not_count(world):
    make.framework(world.own.school.programme)
    other = make.earlier(world.own)
    make.running(world.own.placement)
    item = made(world, placement=other)
    feedback.give(actor=world.own.school.supervisor, item_id=item.pk, text="Good")
    loose = made(world, placement=None, made_on=today())
    feedback.give(actor=world.own.school.supervisor, item_id=loose.pk, text="At school")
    before = made(world, placement=None, made_on=world.own.placement.start_date - timedelta(1))
    feedback.give(actor=world.own.school.supervisor, item_id=before.pk, text="Too early")
    assert [each.text for each in points_of(world.own.placement)] == ["At school"]


def test_outcomes_in_play_and_beside_it(world):
    make.framework(world.own.school.programme, number=5)
    row = make.opened(world.own)
    made(world, number=4)
    found = readiness(row.placement)
    assert [line.outcome.code for line in found.lines] == ["B1-K1-W1", "B1-K1-W2", "B1-K1-W3"]
    assert [each.code for each in found.aside] == ["B1-K1-W4", "B1-K1-W5"]
    assert found.lines[0].missing_words == ["Nobody has said anything about it yet."]
    assert found.sentence == "There is enough to decide about 0 of 3 outcomes."
    assert not found.is_ready


def test_decision_ready(world):
    row = make.opened(world.own)
    placement = make.running(world.own.placement, weeks_done=19)
    for corner in ("student", "workplace", "school"):
        make.handed_in(world.own, row, corner)
    found = readiness(placement)
    assert found.is_ready
    assert found.as_data()[0] == {
        "code": "B1-K1-W1",
        "points": 3,
        "roles": ["student", "workplace", "school"],
        "missing": [],
    }


def test_a_programme_without_outcomes_is_never_ready(world):
    found = readiness(make.running(world.own.placement))
    assert (found.lines, found.is_ready) == ([], False)
    assert found.sentence == "No outcome is part of this placement yet."


@pytest.mark.parametrize("number", [1, 10, 50])
def test_a_fixed_number_of_queries(world, number, django_assert_num_queries):
    row = make.opened(world.own)
    for corner in ("student", "workplace", "school"):
        make.handed_in(world.own, row, corner)
    for each in range(number):
        item = made(world, title=f"Item {each}")
        feedback.give(actor=world.own.school.supervisor, item_id=item.pk, text="Good")
    placement = type(row.placement).objects.get(pk=row.placement_id)
    with django_assert_num_queries(8):
        found = readiness(placement)
    assert found.lines[0].count == 3 + number

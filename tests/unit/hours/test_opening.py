"""Every night the hours of last week are asked for, once."""

from datetime import date, timedelta

import pytest

from core.dates import today
from hours.services.opening import open_last_week
from hours.weeks import Week
from placements.models import Commitment
from placements.services.commitments import lapse
from tests.factories import hours as make

pytestmark = pytest.mark.django_db


def opened():
    rows = Commitment.objects.filter(kind="hours.log_week").order_by("placement_id")
    return [(row.placement, row.subject, row.owner, row.state) for row in rows]


def test_running_placements_owe_last_week(scene):
    week = Week.of(today()).previous
    assert open_last_week() == 2
    assert opened() == [
        (scene.placement, week.subject, scene.student, "open"),
        (scene.foreign, week.subject, scene.world.other.student.user, "open"),
    ]
    assert open_last_week() == 0
    assert len(opened()) == 2


def test_what_was_handed_in_early_or_settled_is_not_asked(scene):
    make.logged(scene.placement, make.week())
    open_last_week()
    lapse(placement=scene.foreign, kind="hours.log_week", reason="holidays")
    assert open_last_week() == 0
    assert [(placement, state) for placement, _s, _o, state in opened()] == [
        (scene.foreign, "lapsed")
    ]


def test_who_does_not_log_is_not_asked(scene):
    variant = scene.placement.enrolment.programme_variant
    variant.logs_hours = False
    variant.save()
    placement = scene.foreign
    placement.state, placement.ended_on, placement.end_reason = "ended_early", today(), "other"
    placement.save()
    assert open_last_week() == 0


@pytest.mark.parametrize(("variant", "choice", "asked"), [
    ("mbo_bol", None, True), ("mbo_bbl", None, True), ("ho_dual", None, False),
    ("ho_full_time", None, False), ("ho_part_time", None, False),
    ("ho_dual", True, True), ("mbo_bbl", False, False),
])  # fmt: skip
def test_bol_and_bbl_log_hours_unless_said_otherwise(scene, variant, choice, asked):
    row = scene.placement.enrolment.programme_variant
    row.variant, row.logs_hours = variant, choice
    row.save()
    assert row.keeps_hours is asked
    open_last_week()
    assert (scene.placement in [placement for placement, *_rest in opened()]) is asked


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [(0, 40, False), (-7, 40, True), (-40, -8, False), (-40, -1, True)],
)
def test_only_when_it_ran_last_week(world, start, end, asked):
    monday = Week.of(today()).monday
    make.running(
        world.own, start_date=monday + timedelta(days=start), end_date=monday + timedelta(days=end)
    )
    assert open_last_week() == int(asked)


def test_the_number_of_queries_does_not_grow(scene, django_assert_num_queries):
    with django_assert_num_queries(3):
        open_last_week()
    Commitment.objects.all().delete()
    for weeks in range(10, 20):
        make.running(scene.world.own, weeks=weeks)
    with django_assert_num_queries(3):
        assert open_last_week() == 12


def test_when_it_is_due(scene):
    open_last_week()
    row = Commitment.objects.filter(kind="hours.log_week").first()
    assert row.due_on > today()
    assert isinstance(row.due_on, date)

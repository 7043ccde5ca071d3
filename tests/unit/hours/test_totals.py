"""What the weeks come to, beside what was agreed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from core.dates import today
from hours.reading import series
from hours.totals import HoursTotals, keeping_hours, totals_of, with_totals
from hours.weeks import Week, weeks_of
from hours.words import in_words
from placements.models import Placement
from tests.factories import hours as make
from tests.scenarios import make_placement

pytestmark = pytest.mark.django_db


def test_nothing_logged_yet(scene):
    found = totals_of(scene.placement)
    assert (found.logged, found.weeks_in, found.weeks_due, found.weeks_total) == (0, 0, 6, 20)
    assert (found.at_the_end, found.learning_percent, found.is_behind) == (None, None, True)
    assert found.expected == Decimal(640) * 6 / 20


def test_weeks_in_sql_are_the_weeks_in_python(scene):
    """Starts and ends on every day of the week, around the turn of a year with week 53."""
    day = today()
    for number in range(14):
        start, end = day - timedelta(days=40 - number), day + timedelta(days=number * 5 - 30)
        Placement.objects.filter(pk=scene.placement.pk).update(start_date=start, end_date=end)
        scene.placement.refresh_from_db()
        found = totals_of(scene.placement)
        weeks = list(weeks_of(scene.placement, until=end))
        over = [week for week in weeks if min(week.sunday, end) < day]
        assert (found.weeks_total, found.weeks_due) == (len(weeks), len(over)), (start, end)


def test_open_weeks_do_not_count_and_corrections_do(scene):
    make.approved(scene.placement, make.week(6), by=scene.supervisor)
    make.logged(scene.placement, make.week(5))
    make.logged(scene.placement, make.week(4), hand_in=False)
    found = totals_of(scene.placement)
    assert (found.logged, found.approved, found.learning) == (64, 32, 8)
    assert (found.weeks_in, found.weeks_approved, found.weeks_waiting) == (2, 1, 1)
    assert (found.weeks_missing, found.learning_percent) == (4, 13)
    assert found.at_the_end == 640


def test_in_words(scene):
    for ago in (6, 5):
        make.logged(scene.placement, make.week(ago), make.numbers(8, 8, 8, "8.5"))
    found = totals_of(scene.placement)
    assert in_words(found) == ("65 of 640 hours, 2 of 20 weeks; at this pace 650 on the end date")
    with translation.override("en"):
        assert in_words(HoursTotals.of(with_totals(Placement.objects.filter(
            pk=scene.foreign.pk)).get())) == "0 of 640 hours, 0 of 20 weeks"  # fmt: skip


def test_behind_is_two_weeks_or_too_few_hours(scene):
    for ago in (6, 5, 4, 3):
        make.logged(scene.placement, make.week(ago), make.numbers(*[12] * 4))
    assert totals_of(scene.placement).is_behind is True
    make.logged(scene.placement, make.week(2), make.numbers(*[12] * 4))
    assert totals_of(scene.placement).is_behind is False


def test_behind_by_pace(scene):
    """640 hours in 20 weeks are 32 a week; 28.75 is less than nine tenths of it, not of 31.9."""
    for ago in range(1, 7):
        make.logged(scene.placement, make.week(ago), make.numbers(8, 8, 8, "4.75"))
    found = totals_of(scene.placement)
    assert (found.is_behind, found.weeks_missing) == (True, 0)
    Placement.objects.filter(pk=scene.placement.pk).update(total_hours=638)
    assert totals_of(scene.placement).is_behind is False


def test_many_placements_in_one_query(scene, django_assert_num_queries):
    for weeks in range(10, 14):
        make.running(scene.world.own, weeks=weeks)
    make.logged(scene.placement, make.week())
    with django_assert_num_queries(1):
        rows = {row.pk: HoursTotals.of(row) for row in with_totals(Placement.objects.all())}
    assert {pk: row.logged for pk, row in rows.items() if row.logged} == {scene.placement.pk: 32}


def test_without_agreed_hours(scene):
    Placement.objects.filter(pk=scene.placement.pk).update(total_hours=None)
    make.logged(scene.placement, make.week())
    found = totals_of(scene.placement)
    assert (found.agreed, found.expected) == (None, None)
    assert in_words(found) == "32 hours, 1 of 20 weeks; at this pace 640 on the end date"


def test_hours_before_a_transfer_stay_and_count_together(scene):
    """By enrolment: the old placement ended, a new one at another host followed."""
    make.approved(scene.placement, make.week(6), by=scene.supervisor)
    Placement.objects.filter(pk=scene.placement.pk).update(
        state="ended_early", ended_on=make.week(4).monday, end_reason="guidance"
    )
    world = scene.world
    following = make_placement(
        world.own.school, world.other.workplace, world.own.student, state="agreed",
        start_date=make.week(3).monday, agreed_at=scene.placement.agreed_at,
    )  # fmt: skip
    make.logged(following, make.week(2))
    found = series(scene.student, following)
    assert (found.own.logged, found.total) == (32, 64)
    assert found.others == [scene.placement]
    assert totals_of(scene.placement).approved == 32


def test_only_placements_that_log_hours(scene):
    variant = scene.foreign.enrolment.programme_variant
    variant.logs_hours = False
    variant.save()
    assert list(keeping_hours(Placement.objects.all())) == [scene.placement]


def test_a_week_of_this_week_counts_before_it_is_over(scene):
    make.logged(scene.placement, Week.of(today()), make.numbers(*[8] * (today().weekday() + 1)))
    found = totals_of(scene.placement)
    assert (found.weeks_in, found.weeks_due) == (1, 6)

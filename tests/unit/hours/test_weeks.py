"""ISO weeks: the year's edge, summer time, and placements that begin or end in the middle."""

from datetime import date

import pytest
import time_machine

from hours.weeks import Week, days_within, has_ended, weeks_of
from placements.models import Placement


def placement(start: date, end: date, ended_on: date | None = None) -> Placement:
    return Placement(start_date=start, end_date=end, ended_on=ended_on)


def test_week_53_belongs_to_the_old_year():
    week = Week.of(date(2027, 1, 1))
    assert (week.year, week.number, week.key) == (2026, 53, "2026-w53")
    assert Week.parse("2026-w53") == week
    assert (week.monday, week.sunday) == (date(2026, 12, 28), date(2027, 1, 3))
    assert week.next.key == "2027-w01"


def test_a_year_without_week_53_has_none():
    with pytest.raises(ValueError, match="Invalid week"):
        Week.parse("2027-w53")


@pytest.mark.parametrize("key", ["2026-w00", "2026-w54", "2026w12", "w12", "0001-w01", "2026-W12"])
def test_what_is_no_week(key):
    with pytest.raises(ValueError, match=r"."):
        Week.parse(key)


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_week_in_which_the_clock_changes_has_seven_days(sunday):
    week = Week.of(sunday)
    assert len(week.days) == 7
    assert week.days[-1] == sunday
    assert week.next.monday.toordinal() - week.monday.toordinal() == 7


# In Amsterdam it is Monday at 22:30 UTC in summer, at 23:30 in winter.
@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ("2026-03-29T21:59:00+00:00", date(2026, 3, 23)),
        ("2026-03-29T22:01:00+00:00", date(2026, 3, 30)),
        ("2026-10-25T22:59:00+00:00", date(2026, 10, 19)),
        ("2026-10-25T23:01:00+00:00", date(2026, 10, 26)),
    ],
)
def test_the_week_turns_at_midnight_in_amsterdam(moment, monday):
    from core.dates import today

    with time_machine.travel(moment, tick=False):
        assert Week.of(today()).monday == monday


def test_a_placement_splits_its_first_and_last_week():
    wednesday, tuesday = date(2026, 9, 2), date(2026, 9, 15)
    row = placement(wednesday, tuesday)
    first, middle, last = list(weeks_of(row, until=date(2027, 1, 1)))
    assert days_within(row, first) == set(first.days[2:])
    assert days_within(row, middle) == set(middle.days)
    assert days_within(row, last) == set(last.days[:2])
    assert days_within(row, last.next) == set()


def test_an_early_end_takes_the_days_after_it():
    row = placement(date(2026, 9, 7), date(2026, 12, 18), ended_on=date(2026, 9, 16))
    weeks = list(weeks_of(row, until=date(2027, 1, 1)))
    assert [week.number for week in weeks] == [37, 38]
    assert max(days_within(row, weeks[1])) == date(2026, 9, 16)


@time_machine.travel("2026-09-17T10:00:00+00:00", tick=False)
def test_a_week_has_ended_with_its_last_day_in_the_placement():
    row = placement(date(2026, 9, 7), date(2026, 9, 16))
    assert [has_ended(row, week) for week in weeks_of(row)] == [True, True]
    longer = placement(date(2026, 9, 7), date(2026, 9, 18))
    assert [has_ended(longer, week) for week in weeks_of(longer)] == [True, False]


def test_nothing_before_it_begins():
    assert list(weeks_of(placement(date(2099, 1, 5), date(2099, 6, 1)))) == []

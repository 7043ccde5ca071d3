"""Quiet hours are hours on the clock of Amsterdam, also in the nights on which that clock moves."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.quiet import AMSTERDAM, Quiet, next_moment, parse

USUAL = parse("20:00-07:00 weekends")
NIGHTS = parse("20:00-07:00")


def at(text, fold=0):
    """ "2026-11-24 19:59" on the clock of Amsterdam."""
    # As an instant: two times on a wall with another fold are never equal.
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-24 19:59", "2026-11-24 19:59"),
        ("2026-11-24 20:00", "2026-11-25 07:00"),
        ("2026-11-25 06:59", "2026-11-25 07:00"),
        ("2026-11-25 07:00", "2026-11-25 07:00"),
        ("2026-11-27 19:59", "2026-11-27 19:59"),  # Friday
        ("2026-11-27 20:00", "2026-11-30 07:00"),  # a night, a weekend and a night
        ("2026-11-28 12:00", "2026-11-30 07:00"),
        ("2026-11-29 23:59", "2026-11-30 07:00"),
        ("2028-02-28 22:00", "2028-02-29 07:00"),
        ("2028-02-29 22:00", "2028-03-01 07:00"),
    ],
)
def test_a_night_and_a_weekend(moment, allowed):
    assert next_moment(USUAL, at(moment)) == at(allowed)


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        ("2026-03-28 21:00", "2026-03-29 05:00"),  # to summer time: seven o'clock comes sooner
        ("2026-10-24 21:00", "2026-10-25 06:00"),  # to winter time: and an hour later
    ],
)
def test_seven_is_seven_on_the_clock_after_both_nights(moment, utc):
    assert next_moment(NIGHTS, at(moment)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_an_hour_that_comes_twice_is_quiet_twice():
    quiet = Quiet(time(22), time(2, 30), weekends=False)
    end = at("2026-10-25 02:30", fold=1)
    assert next_moment(quiet, at("2026-10-25 02:40", fold=0)) == end
    assert next_moment(quiet, at("2026-10-25 02:10", fold=1)) == end
    assert next_moment(quiet, at("2026-10-25 02:31", fold=1)) == at("2026-10-25 02:31", fold=1)


def test_an_hour_that_does_not_exist_ends_the_quiet_an_hour_later():
    quiet = Quiet(time(22), time(2, 30), weekends=False)
    allowed = next_moment(quiet, at("2026-03-28 23:00"))
    assert allowed == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert allowed.astimezone(AMSTERDAM).time() == time(3, 30)


def test_nothing_is_quiet_for_who_wants_mail_at_any_hour():
    assert next_moment(parse(""), at("2026-11-28 03:00")) == at("2026-11-28 03:00")


def test_quiet_in_the_middle_of_the_day():
    lunch = Quiet(time(12), time(13), weekends=False)
    assert next_moment(lunch, at("2026-11-24 12:30")) == at("2026-11-24 13:00")
    assert next_moment(lunch, at("2026-11-24 13:30")) == at("2026-11-24 13:30")


@given(
    moment=st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    weekends=st.booleans(),
)
def test_never_earlier_never_quiet_and_soon_enough(moment, start, end, weekends):
    quiet = Quiet(start, end, weekends)
    allowed = next_moment(quiet, moment)
    assert moment <= allowed <= moment + timedelta(days=4, hours=2)
    assert next_moment(quiet, allowed) == allowed
    if weekends:
        assert allowed.astimezone(AMSTERDAM).weekday() < 5

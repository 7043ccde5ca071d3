"""What SQL says of a step and what the rule says are the same, for all days and rules."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.dates import add_working_days
from core.due_rules import BadRule, Period, due_date
from reminders.reaching import check_step, newly_reached, reached
from tests.factories.reminders import at

pytestmark = pytest.mark.django_db
# With both nights of the clock, a 29 February, Easter, King's day and two Christmases.
DAYS = st.dates(date(2027, 10, 1), date(2029, 1, 15))
ANCHORED = st.builds(
    "{}{}".format,
    st.sampled_from(["T0", "TE", "opened", "due", "ended"]),
    st.one_of(
        st.just(""),
        st.builds(
            "{}{}{}".format,
            st.sampled_from("+-"),
            st.integers(0, 40),
            st.sampled_from(["wd", "d", "w"]),
        ),
    ),
)
SIMPLE = st.one_of(ANCHORED, st.builds("{}%L".format, st.integers(0, 120)))
RULES = st.recursive(
    SIMPLE,
    lambda inner: st.builds("{}({},{})".format, st.sampled_from(["min", "max"]), inner, inner),
    max_leaves=4,
)
FEBRUARY_29 = date(2028, 2, 29)


def holds(condition, period: Period) -> bool:
    """Ask PostgreSQL, with a row for the promise and one for its placement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {condition.sql}"  # noqa: S608  our own words
            " FROM (SELECT %s::date AS due_on, %s::timestamptz AS opened_at) c,"
            " (SELECT %s::date AS start_date, %s::date AS end_date, %s::date AS ended_on) p",
            [
                *condition.values,
                period.due,
                # The last hour of that day in Amsterdam.
                at(period.opened, 23),
                period.start,
                period.end,
                period.ended,
            ],
        )
        return cursor.fetchone()[0]


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rule=RULES,
    start=DAYS,
    length=st.integers(0, 400),
    opened=DAYS,
    due=DAYS,
    ended=DAYS,
    later=st.integers(0, 25),
    off=st.integers(-3, 3),
    window=st.integers(1, 40),
)
@example("50%L", FEBRUARY_29, 101, FEBRUARY_29, FEBRUARY_29, FEBRUARY_29, 0, 0, 1)
@example("due-3wd", FEBRUARY_29, 7, FEBRUARY_29, date(2028, 12, 27), FEBRUARY_29, 0, 0, 3)
@example("opened", FEBRUARY_29, 7, date(2028, 3, 26), FEBRUARY_29, FEBRUARY_29, 5, 0, 1)
def test_reached_in_sql_is_the_day_of_the_rule_come(
    db, rule, start, length, opened, due, ended, later, off, window
):
    period = Period(start, start + timedelta(days=length), opened, due=due, ended=ended)
    came = add_working_days(due_date(rule, period), later)
    day = came + timedelta(days=off)
    assert holds(reached(rule, day, later=later), period) is (came <= day)
    after = day - timedelta(days=window)
    found = holds(newly_reached(rule, after, day, later=later), period)
    assert found is (after < came <= day)


def test_a_step_counts_from_days_that_are_in_its_row():
    check_step("max(due, min(20%L, T0+4w))")
    for rule in ("recognition-12w", "yesterday", ""):
        with pytest.raises(BadRule):
            check_step(rule)

"""What holds for every rule, whatever the period."""

from datetime import date, timedelta

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.due_rules import FIELDS, STEP_ANCHORS, Gap, Period, check_rule, due_date
from core.due_words import in_words

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
steps = st.builds(
    "{}{}{}".format,
    st.sampled_from("+-"),
    st.integers(0, 200),
    st.sampled_from(["wd", "d", "w"]),
)
simple = st.one_of(
    st.builds("{}{}".format, st.sampled_from(sorted(FIELDS)), st.one_of(st.just(""), steps)),
    st.builds("{}%L".format, st.integers(0, 100)),
)
rules = st.recursive(
    simple,
    lambda inner: st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
    max_leaves=4,
)


@st.composite
def periods(draw) -> Period:
    start = draw(days)
    end = start + timedelta(days=draw(st.integers(0, 700)))
    gaps = draw(
        st.lists(
            st.builds(
                lambda first, length: Gap(
                    start + timedelta(days=first), start + timedelta(days=first + length)
                ),
                st.integers(-50, 700),
                st.integers(0, 120),
            ),
            max_size=3,
        )
    )
    return Period(start, end, draw(days), draw(days), draw(days), draw(days), tuple(gaps))


@given(rules, periods())
def test_every_rule_gives_a_day_and_has_words(rule, period):
    check_rule(rule, STEP_ANCHORS)
    assert isinstance(due_date(rule, period), date)
    with translation.override("en"):
        assert in_words(rule)
        assert in_words(rule) != rule.replace(" ", "")


@given(simple, simple, periods())
def test_min_and_max_choose_between_their_halves(first, second, period):
    both = {due_date(first, period), due_date(second, period)}
    assert due_date(f"min({first},{second})", period) == min(both)
    assert due_date(f"max({first},{second})", period) == max(both)


@given(st.integers(0, 100), periods())
def test_a_share_of_the_length_is_never_in_a_gap_and_a_later_share_never_earlier(percent, period):
    day = due_date(f"{percent}%L", period)
    assert not any(gap.first <= day <= gap.last for gap in period.gaps)
    assert day >= period.start
    assert due_date(f"{min(percent + 10, 100)}%L", period) >= day


@given(st.integers(0, 100), periods())
def test_a_gap_never_makes_a_share_come_earlier_than_its_days_outside_the_gaps(percent, period):
    """Counting only the days outside the gaps, the same share of them has passed."""
    day = due_date(f"{percent}%L", period)
    away = {
        gap.first + timedelta(days=n)
        for gap in period.gaps
        for n in range((gap.last - gap.first).days + 1)
    }
    inside = [
        period.start + timedelta(days=n)
        for n in range((period.end - period.start).days)
        if period.start + timedelta(days=n) not in away
    ]
    passed = [
        period.start + timedelta(days=n)
        for n in range((day - period.start).days)
        if period.start + timedelta(days=n) not in away
    ]
    assert len(passed) == round(len(inside) * percent / 100)

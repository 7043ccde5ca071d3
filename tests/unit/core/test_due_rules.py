from datetime import date

import pytest

from core.due_rules import STEP_ANCHORS, BadRule, Gap, Period, check_rule, due_date

PERIOD = Period(start=date(2026, 9, 7), end=date(2027, 1, 29), opened=date(2026, 4, 30))


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("T0", date(2026, 9, 7)),
        ("T0-4w", date(2026, 8, 10)),
        ("TE+10d", date(2027, 2, 8)),
        ("opened+1wd", date(2026, 5, 1)),
        ("opened+10wd", date(2026, 5, 15)),  # over a weekend and Ascension Day
        ("50%L", date(2026, 11, 18)),
        ("min(20%L, T0+4w)", date(2026, 10, 5)),
        ("max(20%L,T0+4w)", date(2026, 10, 6)),
    ],
)
def test_due_date(rule, day):
    assert due_date(rule, PERIOD) == day


@pytest.mark.parametrize("rule", ["", "soon", "T0-4", "T0-4m", "min(T0)", "50%", "T0; DROP TABLE"])
def test_a_rule_that_cannot_be_read_is_named(rule):
    with pytest.raises(BadRule) as refusal:
        due_date(rule, PERIOD)
    assert f"“{rule.replace(' ', '')}”" in str(refusal.value) or "min" in rule


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("due-3wd", date(2026, 11, 10)),
        ("due", date(2026, 11, 13)),
        ("recognition-12w", date(2027, 1, 8)),
        ("ended+5wd", date(2026, 12, 8)),
        ("min(max(T0, opened), min(due, TE))", date(2026, 9, 7)),
    ],
)
def test_other_days_to_count_from(rule, day):
    period = Period(
        PERIOD.start,
        PERIOD.end,
        PERIOD.opened,
        due=date(2026, 11, 13),
        recognition=date(2027, 4, 2),
        ended=date(2026, 12, 1),
    )
    assert due_date(rule, period) == day


@pytest.mark.parametrize("rule", ["due", "due-3wd", "recognition-12w", "min(T0, ended+1d)"])
def test_a_day_that_is_not_there_is_no_day_to_count_from(rule):
    with pytest.raises(BadRule):
        due_date(rule, PERIOD)


def test_a_plan_cannot_count_from_the_day_it_gives_and_a_reminder_can():
    with pytest.raises(BadRule):
        check_rule("due+1wd")
    check_rule("due+1wd", STEP_ANCHORS)
    check_rule("recognition-12w")


def test_a_share_is_counted_without_the_days_away():
    ill = Gap(date(2026, 10, 5), date(2026, 11, 1))  # four weeks of 144 days
    period = Period(PERIOD.start, PERIOD.end, PERIOD.opened, gaps=(ill,))
    # Half of 116 days is 58; 28 of them before, then four weeks away, then 30.
    assert due_date("50%L", period) == date(2026, 12, 2)
    # Who was away later keeps the quarter that came before.
    assert due_date("10%L", period) == date(2026, 9, 19)

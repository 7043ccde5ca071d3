from datetime import date

import pytest

from core.due_rules import BadRule, Period, due_date

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

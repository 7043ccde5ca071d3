from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.keyset import paginate
from core.models import AttemptCount

ORDER = ["-expires_at", "key"]
DAY = datetime(2026, 9, 1, tzinfo=UTC)


def walk(size):
    """Every row, page after page, then back to the first page again."""
    rows = AttemptCount.objects.all()
    page = paginate(rows, order=ORDER, size=size)
    seen = list(page.rows)
    while page.next:
        page = paginate(rows, order=ORDER, size=size, after=page.next)
        seen += page.rows
    back = list(page.rows)
    while page.previous:
        page = paginate(rows, order=ORDER, size=size, before=page.previous)
        back = list(page.rows) + back
    return seen, back


@given(offsets=st.lists(st.integers(0, 5), max_size=25), size=st.integers(1, 7))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_hold_every_row_once_in_order(db, offsets, size):
    AttemptCount.objects.all().delete()
    AttemptCount.objects.bulk_create(
        AttemptCount(key=str(number), count=1, expires_at=DAY + timedelta(days=offset))
        for number, offset in enumerate(offsets)
    )
    expected = list(AttemptCount.objects.order_by(*ORDER))
    assert walk(size) == (expected, expected)


@pytest.mark.parametrize("mark", ["x", "WzEsMl0:abc", "[1]", "\x00"])
def test_a_mark_that_was_tampered_with_gives_the_first_page(db, mark):
    AttemptCount.objects.create(key="a", count=1, expires_at=DAY)
    page = paginate(AttemptCount.objects.all(), order=ORDER, after=mark)
    assert [row.key for row in page.rows] == ["a"]

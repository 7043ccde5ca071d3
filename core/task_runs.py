"""What is kept of the runs of the clock: enough to see a habit, and failures for longer."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

KEPT = timedelta(days=2)
FAILURES_KEPT = timedelta(days=90)
NEWEST = 20

SWEEP = """
DELETE FROM core_taskrun WHERE id IN (
    SELECT id FROM (
        SELECT id, started_at, failure,
               row_number() OVER (PARTITION BY task ORDER BY started_at DESC, id DESC) AS number
        FROM core_taskrun
    ) AS runs
    WHERE number > %(newest)s
      AND started_at < CASE WHEN failure = '' THEN %(before)s ELSE %(failures_before)s END
)
"""


def sweep() -> int:
    """Forget old runs; of each task the newest stay, however old."""
    now = timezone.now()
    values: dict[str, Any] = {
        "newest": NEWEST,
        "before": now - KEPT,
        "failures_before": now - FAILURES_KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, values)
        return int(cursor.rowcount)

"""Rebuilding the summary of placements. The triggers keep it; this mends and proves it."""

from django.db import connection, transaction

MEND = """
    WITH truth AS (
        SELECT programme_id, state, count(*)::int AS count
        FROM placements_placement GROUP BY programme_id, state
    ), gone AS (
        DELETE FROM placements_placementcount AS kept
        WHERE NOT EXISTS (SELECT FROM truth
                          WHERE truth.programme_id = kept.programme_id AND truth.state = kept.state)
        RETURNING kept.count
    ), mended AS (
        INSERT INTO placements_placementcount AS kept (programme_id, state, count)
        SELECT programme_id, state, count FROM truth
        ON CONFLICT (programme_id, state) DO UPDATE SET count = EXCLUDED.count
        WHERE kept.count <> EXCLUDED.count
        RETURNING kept.id
    )
    SELECT (SELECT count(*) FROM mended) + (SELECT count(*) FROM gone WHERE count <> 0)
"""


@transaction.atomic
def recount() -> int:
    """Make every count true. Returns how many were not; placements wait while it runs."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE placements_placement IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(MEND)
        return int(cursor.fetchone()[0])

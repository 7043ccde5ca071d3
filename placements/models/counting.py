"""The triggers that keep PlacementCount true, whatever changes placements.

Statement triggers with transition tables: importing a thousand rows adds up once. The rows of
the summary are always locked in the same order, so that two statements never wait for each other.
"""

import pgtrigger

ADD_UP = """
    INSERT INTO placements_placementcount AS kept (programme_id, state, count)
    SELECT programme_id, state, sum(delta)
    FROM ({changes}) AS changes
    GROUP BY programme_id, state
    HAVING sum(delta) <> 0
    ORDER BY programme_id, state
    ON CONFLICT (programme_id, state) DO UPDATE SET count = kept.count + EXCLUDED.count;
    RETURN NULL;
"""
ADDED = "SELECT programme_id, state, 1 AS delta FROM new_rows"
GONE = "SELECT programme_id, state, -1 AS delta FROM old_rows"


def _trigger(
    name: str, operation: pgtrigger.Operation, changes: str, **tables: str
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=ADD_UP.replace("{changes}", changes),
    )


def counting_triggers() -> list[pgtrigger.Trigger]:
    return [
        _trigger("count_added", pgtrigger.Insert, ADDED, new="new_rows"),
        _trigger("count_gone", pgtrigger.Delete, GONE, old="old_rows"),
        _trigger(
            "count_moved",
            pgtrigger.Update,
            f"{ADDED} UNION ALL {GONE}",
            old="old_rows",
            new="new_rows",
        ),
    ]

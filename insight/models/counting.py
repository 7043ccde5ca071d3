"""The triggers that keep HealthCount true: what a row stands for is in its `tags`.

Like those of PlacementCount: one statement adds up once, and the rows of the summary are always
locked in the same order.
"""

import pgtrigger

ADD_UP = """
    INSERT INTO insight_healthcount AS kept (programme_id, facet, value, count)
    SELECT programme_id, split_part(tag, ':', 1), split_part(tag, ':', 2), sum(delta)
    FROM ({changes}) AS changes
    GROUP BY programme_id, tag
    HAVING sum(delta) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (programme_id, facet, value) DO UPDATE SET count = kept.count + EXCLUDED.count;
    RETURN NULL;
"""
ADDED = "SELECT programme_id, unnest(tags) AS tag, 1 AS delta FROM new_rows"
GONE = "SELECT programme_id, unnest(tags) AS tag, -1 AS delta FROM old_rows"


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
        _trigger("health_added", pgtrigger.Insert, ADDED, new="new_rows"),
        _trigger("health_gone", pgtrigger.Delete, GONE, old="old_rows"),
        _trigger(
            "health_moved",
            pgtrigger.Update,
            f"{ADDED} UNION ALL {GONE}",
            old="old_rows",
            new="new_rows",
        ),
    ]

"""Keeping the health of placements true: for what changed, every night, and from nothing.

One way for one placement and for all: lock the rows, work them out in one statement, note which
signals began and ended. A queue is a hint; the marks in the database say what is to be done.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from contact import kinds as contact_kinds
from core.dates import today
from insight.computing.statement import update_sql
from insight.signals import standard_limits
from placements import kinds
from placements.enums import Phase
from placements.models import Placement

BATCH = 500
LIVE = ("searching", "proposed", "preparing", "agreed")

# A row to lock, for placements that have none yet.
SKELETON = """
    INSERT INTO insight_placementhealth (placement_id, programme_id, host_id, student_id,
        school_contact_id, variant, state, stage, is_live, start_date, end_date, student_school,
        school_workplace, student_workplace, open_count, late_count, tasks, tasks_approved,
        tasks_unjudged, outcomes, outcomes_covered, evidence, evidence_confirmed, hours_approved,
        weeks_waiting, agreement_state, signed, parties, signals, level, score, score_parts, tags)
    SELECT id, programme_id, host_id, student_id, school_contact_id, variant, state, 'over', false,
        start_date, end_date, 'none', 'none', 'none', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 0,
        '[]', 0, 0, '{}', '{}'
    FROM placements_placement placement
    WHERE id = ANY(%(ids)s) AND NOT EXISTS (
        SELECT 1 FROM insight_placementhealth WHERE placement_id = placement.id)
    ORDER BY id ON CONFLICT DO NOTHING
"""
LOCK = """
    SELECT placement_id FROM insight_placementhealth WHERE placement_id = ANY(%(ids)s)
    ORDER BY placement_id FOR UPDATE
"""
ENDED = """
    UPDATE insight_signalepisode episode SET ended_at = %(now)s,
        ended_after = coalesce(%(causes)s::jsonb -> episode.placement_id::text, '[]')
    FROM insight_placementhealth health
    WHERE health.placement_id = ANY(%(changed)s) AND episode.placement_id = health.placement_id
        AND episode.ended_at IS NULL
        AND NOT health.signals @> jsonb_build_array(jsonb_build_object('key', episode.key))
"""
BEGAN = """
    INSERT INTO insight_signalepisode (placement_id, key, severity, figure, began_at, ended_after)
    SELECT health.placement_id, signal ->> 'key', (signal ->> 'severity')::int,
        (signal ->> 'figure')::numeric, %(now)s, '[]'
    FROM insight_placementhealth health, jsonb_array_elements(health.signals) signal
    WHERE health.placement_id = ANY(%(changed)s)
    ON CONFLICT (placement_id, key) WHERE ended_at IS NULL DO NOTHING
"""
CLAIM = """
    DELETE FROM insight_changedplacement WHERE id IN (
        SELECT id FROM insight_changedplacement ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING placement_id, cause
"""


@cache
def _midterm_kinds() -> list[str]:
    return [kind.key for kind in kinds.all_kinds() if kind.phase == Phase.MIDTERM]


@cache
def _standards() -> str:
    return json.dumps(standard_limits())


@cache
def _norms() -> str:
    norms = contact_kinds.usual_norms()
    return json.dumps(
        {key: {"moments": each.moments, "on_site": each.on_site} for key, each in norms.items()}
    )


def _values(ids: Iterable[int], day: date | None, causes: dict[int, set[str]]) -> dict[str, Any]:
    return {
        "ids": sorted(set(ids)),
        "day": day or today(),
        "now": timezone.now(),
        "standard": _standards(),
        "norms": _norms(),
        "midterm_kinds": _midterm_kinds(),
        "counting_kinds": contact_kinds.counting(),
        "causes": json.dumps({pk: sorted(found) for pk, found in causes.items()}),
    }


def refresh(
    ids: Iterable[int], *, day: date | None = None, causes: dict[int, set[str]] | None = None
) -> int:
    """Work these placements out again. Returns how many rows changed.

    The rows are locked before anything is read: of two workers the second sees what the first saw,
    and more.
    """
    values = _values(ids, day, causes or {})
    if not values["ids"]:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SKELETON, values)
        cursor.execute(LOCK, values)
        cursor.execute(update_sql(), values)
        changed = [row[0] for row in cursor.fetchall()]
        if changed:
            values["changed"] = changed
            cursor.execute(ENDED, values)
            cursor.execute(BEGAN, values)
    return len(changed)


def refresh_changed(limit: int = BATCH) -> int:
    """Take what is marked as changed, and work it out. Returns how many marks were taken."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [limit])
            marks = cursor.fetchall()
        causes: dict[int, set[str]] = {}
        for placement_id, cause in marks:
            causes.setdefault(placement_id, set()).add(cause)
        refresh(causes, causes=causes)
    return len(marks)


def refresh_all_changed() -> int:
    """Until nothing is marked any more."""
    total = 0
    while taken := refresh_changed():
        total += taken
    return total


def sweep(*, day: date | None = None) -> int:
    """Every night: a new day changes what is late. All that is under way, and what has no row."""
    rows = Placement.objects.filter(state__in=LIVE) | Placement.objects.filter(health=None)
    return _in_batches(rows.order_by("pk"), day)


def rebuild(*, day: date | None = None) -> int:
    """Every placement. Returns how many rows were not as they should be."""
    return _in_batches(Placement.objects.order_by("pk"), day)


def _in_batches(rows: Any, day: date | None) -> int:
    changed, last = 0, 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        changed += refresh(batch, day=day)
        last = batch[-1]
    return changed

"""From facts to the row of the board: signals, score, tags, in one UPDATE."""

# ruff: noqa: S608 - constant texts of this app, put together once

import re
from functools import cache

from insight.computing.facts import WANTED, facts_sql
from insight.enums import Severity
from insight.signals import Signal, all_signals

# Points of the score, and how many at most. What stands first is what needs a person first.
RED, AMBER, INFO = 100, 30, 5
LATE_EACH, LATE_AT_MOST = 8, 10
DAYS_PER_POINT, DAYS_AT_MOST = 2, 60

COPIED = [
    "programme_id",
    "host_id",
    "student_id",
    "school_contact_id",
    "variant",
    "state",
    "stage",
    "start_date",
    "end_date",
    "student_school",
    "school_workplace",
    "student_workplace",
    "open_count",
    "late_count",
    "late_since",
    "next_on",
    "student_school_on",
    "school_workplace_on",
    "student_workplace_on",
    "last_contact_on",
    "tasks",
    "tasks_approved",
    "tasks_unjudged",
    "outcomes",
    "outcomes_covered",
    "evidence",
    "evidence_confirmed",
    "hours_approved",
    "weeks_waiting",
]
# The last word about each signal, while it silences.
QUIET = """
    SELECT coalesce(jsonb_object_agg(key, until), '{}'::jsonb) AS keys FROM (
        SELECT DISTINCT ON (key) key, kind, until FROM insight_signalanswer
        WHERE placement_id = f.id AND kind <> 'discussed' ORDER BY key, id DESC
    ) last
    WHERE kind = 'not_relevant' OR (kind = 'snoozed' AND until > f.day)
"""


def _filled(signal: Signal, sql: str) -> str:
    """With each {limit} as the number that holds for this placement."""
    for limit in signal.limits:
        number = f"(f.l ->> '{signal.limit_key(limit)}')::numeric"
        sql = sql.replace("{" + limit.name + "}", number)
    if re.search(r"\{\w+\}", sql):
        raise ValueError(f"{signal.key} names a limit that it does not have: {sql}")
    return sql


def _row(signal: Signal) -> str:
    severity = str(int(signal.severity))
    if signal.red_when:
        red = _filled(signal, signal.red_when)
        severity = f"CASE WHEN {red} THEN {int(Severity.RED)} ELSE {severity} END"
    return (
        f"('{signal.key}', coalesce({_filled(signal, signal.when)}, false), {severity}, "
        f"({_filled(signal, signal.figure)})::numeric, "
        f"({_filled(signal, signal.bound)})::numeric, ({signal.on})::date)"
    )


def found_sql() -> str:
    """The signals that stand, the most urgent first, and how many of each severity speak."""
    rows = ",\n".join(_row(signal) for signal in all_signals())
    return f"""
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                'key', key, 'severity', severity, 'figure', trim_scale(figure),
                'bound', trim_scale(bound), 'on', "on", 'quiet', quiet,
                'until', q.keys ->> key
            ) ORDER BY quiet, severity DESC, key), '[]'::jsonb) AS signals,
            coalesce(max(severity) FILTER (WHERE NOT quiet), 0) AS level,
            count(*) FILTER (WHERE NOT quiet AND severity = 3) AS red,
            count(*) FILTER (WHERE NOT quiet AND severity = 2) AS amber,
            count(*) FILTER (WHERE NOT quiet AND severity = 1) AS info,
            coalesce(array_agg('signal:' || key ORDER BY key) FILTER (WHERE NOT quiet), '{{}}')
                AS keys
        FROM (
            SELECT rule.*, q.keys ? rule.key AS quiet
            FROM (VALUES {rows}) AS rule (key, speaks, severity, figure, bound, "on")
            WHERE rule.speaks AND f.stage <> 'over'
        ) speaking
    """


TAGS = """
    CASE WHEN f.stage = 'over' THEN ARRAY['stage:over'] ELSE array_remove(ARRAY[
        'live:all', 'stage:' || f.stage, 'variant:' || f.variant,
        'level:' || (ARRAY['calm', 'info', 'amber', 'red'])[g.level + 1],
        CASE WHEN f.late_count > 0 THEN 'todo:late' END,
        CASE WHEN f.agreement_state IN ('ready', 'partially_signed') THEN 'todo:signature' END,
        CASE WHEN f.tasks_unjudged > 0 THEN 'todo:tasks' END,
        CASE WHEN f.midterm_soon THEN 'todo:midterm' END
    ], NULL) || g.keys END
"""
SCORE = f"""
    CASE WHEN f.stage = 'over' THEN '{{}}'::jsonb ELSE jsonb_strip_nulls(jsonb_build_object(
        'red', nullif(g.red * {RED}, 0), 'amber', nullif(g.amber * {AMBER}, 0),
        'info', nullif(g.info * {INFO}, 0),
        'late', nullif(least(f.late_count, {LATE_AT_MOST}) * {LATE_EACH}, 0),
        'waits', CASE WHEN f.late_count > 0 THEN
            nullif(least(f.day - f.late_since, {DAYS_AT_MOST}) / {DAYS_PER_POINT}, 0) END
    )) END
"""


@cache
def update_sql() -> str:
    """Works out `ids` and writes what differs; rows that stay the same are not touched."""
    values = {name: f"f.{name}" for name in COPIED} | {
        "is_live": "f.stage <> 'over'",
        "hours_expected": "CASE WHEN f.keeps_hours THEN f.hours_expected END",
        "agreement_state": "coalesce(f.agreement_state, '')",
        "signed": "coalesce(f.signed, 0)",
        "parties": "coalesce(f.parties, 0)",
        "signals": "g.signals",
        "level": "g.level",
        "score_parts": "parts.points",
        "score": "coalesce((SELECT sum(value::int) FROM jsonb_each_text(parts.points)), 0)",
        "tags": f"({TAGS})::varchar[]",
    }
    columns = ", ".join(f"{sql} AS {name}" for name, sql in values.items())
    sets = ", ".join(f"{name} = n.{name}" for name in values)
    old = ", ".join(f"health.{name}" for name in values)
    new = ", ".join(f"n.{name}" for name in values)
    return f"""
        WITH wanted AS MATERIALIZED ({WANTED}),
        facts AS MATERIALIZED ({facts_sql()}),
        worked_out AS MATERIALIZED (
            SELECT f.id, {columns}
            FROM facts f
            CROSS JOIN LATERAL ({QUIET}) q
            CROSS JOIN LATERAL ({found_sql()}) g
            CROSS JOIN LATERAL (SELECT {SCORE} AS points) parts
        )
        UPDATE insight_placementhealth AS health SET {sets}, computed_at = %(now)s,
            changed_at = CASE
                WHEN health.changed_at IS NOT NULL AND health.late_count = n.late_count
                    AND jsonb_path_query_array(health.signals, '$[*] ? (@.quiet == false).key')
                        = jsonb_path_query_array(n.signals, '$[*] ? (@.quiet == false).key')
                THEN health.changed_at ELSE %(now)s END
        FROM worked_out n
        WHERE health.placement_id = n.id
            AND (health.computed_at IS NULL OR ({old}) IS DISTINCT FROM ({new}))
        RETURNING health.placement_id
    """

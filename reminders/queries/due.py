"""What is due between two days, as one SELECT over all placements.

For every promise and person only the last step: after days without a run nobody is flooded.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reminders.models import ReminderPlan
from reminders.queries.audiences import resolved
from reminders.queries.plans import Moment, ReminderPlans, moments_of
from reminders.reaching import newly_reached, start_of

COLUMNS = "commitment_id, recipient_id, due_on, step, audience, severity, is_escalation"
# What a hit tells about a promise, for finding the people.
HIT = (
    "c.id AS commitment_id, c.due_on, c.owner_id, c.debtor, p.id AS placement_id, p.student_id,"
    " p.programme_id, p.host_id, p.school_contact_id, p.state AS placement_state,"
    " g.institution_id, c.kind, p.variant"
)
ROWS = (
    "placements_commitment c JOIN placements_placement p ON p.id = c.placement_id"
    " JOIN programmes_programme g ON g.id = p.programme_id"
)
STEPS = (
    "JOIN jsonb_to_recordset(%s::jsonb) AS s(kind text, variant text, school bigint,"
    " besides bigint[], debtor text, step text, audience text, position int, severity text,"
    " is_escalation boolean) ON s.kind = h.kind AND s.variant = h.variant"
    " AND (s.debtor = '' OR s.debtor = h.debtor) AND (s.school = h.institution_id"
    " OR (s.school IS NULL AND h.institution_id <> ALL (s.besides)))"
)
# What opened today was asked today. A placement that was turned down asks nothing.
ASKED = (
    "c.state = 'open' AND c.opened_at < %s AND p.state NOT IN ('rejected', 'withdrawn')"
    " AND c.kind = ANY (%s)"
)


@dataclass
class Statement:
    """`sql` holds a WITH of `hits` and selects COLUMNS; empty when there is no step at all."""

    hits: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    audiences: set[str] = field(default_factory=set)
    day: date = date.min

    def __bool__(self) -> bool:
        return bool(self.hits)

    @property
    def with_hits(self) -> str:
        return f"WITH hits AS MATERIALIZED ({' UNION ALL '.join(self.hits)})"

    @property
    def select(self) -> str:
        people = resolved(
            "h.commitment_id, u.id AS recipient_id, h.due_on, h.step, h.audience, h.severity,"
            " h.is_escalation, h.position",
            self.audiences,
            self.day,
        )
        return (
            f"SELECT DISTINCT ON (commitment_id, recipient_id) {COLUMNS} FROM ({people}) found"  # noqa: S608  our own words
            " ORDER BY commitment_id, recipient_id, position DESC"
        )


def due_between(after: date, day: date, plans: ReminderPlans | None = None) -> Statement:
    """What came due after the day `after`, until and with `day`."""
    plans = plans or ReminderPlans()
    groups: dict[tuple[str, tuple[object, ...]], list[dict[str, Any]]] = {}
    found = Statement(day=day)
    for plan in plans.plans:
        for moment in moments_of(plan.steps.all()):
            reached = newly_reached(moment.step.when, after, day, later=moment.later)
            rows = groups.setdefault((reached.sql, reached.values), [])
            rows.append(_row(plan, moment, plans.besides(plan)))
            found.audiences.add(moment.step.audience)
    opened_before = start_of(day)
    for (sql, values), rows in groups.items():
        # OFFSET 0: first the few promises that reached a step, then which step it was.
        asked = f"SELECT {HIT} FROM {ROWS} WHERE {ASKED} AND {sql} OFFSET 0"  # noqa: S608  our own words
        steps = "s.step, s.audience, s.severity, s.is_escalation, s.position"
        found.hits.append(f"SELECT h.*, {steps} FROM ({asked}) h {STEPS}")  # noqa: S608  our own words
        found.values += [opened_before, _kinds(rows), *values, json.dumps(rows)]
    return found


def _row(plan: ReminderPlan, moment: Moment, besides: list[int]) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "variant": plan.variant,
        "school": plan.institution_id,
        "besides": besides,
        "debtor": moment.step.debtor,
        "step": moment.name,
        "audience": moment.step.audience,
        "position": moment.position,
        "severity": plan.severity,
        "is_escalation": moment.step.is_escalation,
    }


def _kinds(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted({row["kind"] for row in rows})

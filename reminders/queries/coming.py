"""When would the open promises of one placement be mentioned, and to whom?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from core.dates import add_working_days, today
from core.due_rules import BadRule, Period, due_date
from placements import kinds
from placements.models import Commitment, Placement
from reminders.models import ReminderStep
from reminders.queries.audiences import resolved
from reminders.queries.due import HIT, ROWS
from reminders.queries.plans import Moment, ReminderPlans, moments_of


@dataclass(frozen=True)
class Coming:
    """One mention: on this day, of this promise, to these people."""

    day: date
    kind: str
    title: Any
    people: str
    is_escalation: bool

    @property
    def has_passed(self) -> bool:
        return self.day < today()


def coming_in(
    placement: Placement, *, instead: Mapping[str, Sequence[ReminderStep]] | None = None
) -> list[Coming]:
    """By day. `instead`: steps of a kind that are looked at before they are saved. Four queries."""
    rows = [
        row
        for row in placement.commitments.open().order_by("due_on", "pk")  # type: ignore[attr-defined]
        if kinds.is_known(row.kind)
    ]
    plans, instead = ReminderPlans(), instead or {}
    school = placement.programme.institution_id
    found: list[tuple[date, Commitment, Moment]] = []
    for row in rows:
        plan = plans.effective(school, placement.variant, row.kind)
        steps = instead.get(row.kind)
        if steps is None:
            steps = list(plan.steps.all()) if plan else []
        found += [(day, row, moment) for day, moment in _days(placement, row, steps)]
    people = _people(rows, {moment.step.audience for _day, _row, moment in found})
    found.sort(key=lambda each: (each[0], each[1].pk, each[2].position))
    return [
        Coming(
            day=day,
            kind=row.kind,
            title=kinds.get(row.kind).text_for(row, owed_by_reader=False),
            people=", ".join(people.get((row.pk, moment.step.audience), [])),
            is_escalation=moment.step.is_escalation,
        )
        for day, row, moment in found
    ]


def _days(
    placement: Placement, row: Commitment, steps: Sequence[ReminderStep]
) -> list[tuple[date, Moment]]:
    opened = timezone.localdate(row.opened_at)
    period = Period(
        placement.start_date,
        placement.end_date,
        opened,
        due=row.due_on,
        ended=placement.ended_on,
    )
    found = []
    for moment in moments_of(step for step in steps if step.debtor in {"", row.debtor}):
        try:
            day = add_working_days(due_date(moment.step.when, period), moment.later)
        except BadRule:
            continue
        if day > opened:
            found.append((day, moment))
    return found


def _people(rows: Sequence[Commitment], audiences: set[str]) -> dict[tuple[int, str], list[str]]:
    if not rows or not audiences:
        return {}
    people = resolved("h.commitment_id, h.audience, u.name", audiences, today())
    sql = (
        f"WITH hits AS MATERIALIZED (SELECT {HIT}, asked.audience FROM {ROWS}"  # noqa: S608  our own words
        " CROSS JOIN unnest(%s::text[]) AS asked (audience) WHERE c.id = ANY (%s))"
        f" SELECT DISTINCT * FROM ({people}) found ORDER BY 3"
    )
    found: dict[tuple[int, str], list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(audiences), [row.pk for row in rows]])
        for commitment_id, audience, name in cursor.fetchall():
            found.setdefault((commitment_id, audience), []).append(name)
    return found

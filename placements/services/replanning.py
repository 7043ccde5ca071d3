"""Planning anew what is open: after another period, an interruption, or another plan.

Promises that were kept, waived or let go are never touched; those that people postponed never
come earlier; those whose day people agreed on (no rule) stay; and nothing becomes late by it.

Many at once: the days are worked out in Python, once for all promises that have the same rule,
period and school, and one statement writes them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from core import audit
from core.dates import today
from core.due_rules import BadRule, Gap
from placements.models import Interruption, Placement
from placements.moving import moved
from placements.plan import due_on, rules_of
from placements.queries.planning import Planner, day_of
from placements.services import replanning_sql as sql
from programmes.models import CommitmentPlanRow


@dataclass(frozen=True)
class PlanChange:
    """The plan of `schools` says from now on what `row` says about its kind and variant."""

    schools: Sequence[int]
    row: CommitmentPlanRow


@dataclass(frozen=True)
class Effect:
    """How many promises, of how many placements, get another day; how many are due already."""

    moves: int
    placements: int
    stay: int


@dataclass(frozen=True)
class _Case:
    """Promises for which the same is worked out. `away`: the placement, when somebody is away."""

    kind: str
    rule: str
    variant: str
    school: int
    start: date
    end: date
    opened: date
    away: int


@transaction.atomic
def replan(placement_ids: Iterable[int]) -> int:
    """Plan the open promises of these placements anew. Returns how many got another day."""
    return _write(sql.OF_PLACEMENTS, {"placements": list(placement_ids)})


def replan_one(*, actor: Any, placement: Placement, why: str) -> int:
    """After `why` (the name of what happened), on the record of the placement."""
    number = replan([placement.pk])
    if number:
        audit.record(
            actor=actor,
            action="placements.replanned",
            subject=placement,
            placement_id=placement.pk,
            moved=number,
            why=why,
        )
    return number


def effect_of(change: PlanChange) -> Effect:
    """What `change` would do. A fixed number of statements, however many promises there are."""
    values = _values(sql.OF_PLAN, _scope(change), change.row)
    with connection.cursor() as cursor:
        cursor.execute(sql.count(sql.OF_PLAN), values)
        return Effect(*cursor.fetchone())


def placements_of(change: PlanChange, *, after: int, limit: int) -> list[int]:
    """The next placements that `change` touches."""
    with connection.cursor() as cursor:
        cursor.execute(sql.PLACEMENTS, {**_scope(change), "after": after, "limit": limit})
        return [pk for (pk,) in cursor.fetchall()]


@transaction.atomic
def apply_change(change: PlanChange, placement_ids: list[int]) -> int:
    """Move what is not due yet, of these placements. A second time moves nothing more."""
    scope = {**_scope(change), "placements": placement_ids}
    return _write(sql.OF_PLAN_IN, scope, change.row)


def _scope(change: PlanChange) -> dict[str, Any]:
    row = change.row
    return {"schools_of": list(change.schools), "kind_of": row.kind, "variant_of": row.variant}


def _write(scope: str, values: dict[str, Any], edited: CommitmentPlanRow | None = None) -> int:
    values = _values(scope, values, edited)
    if not values["kinds"]:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(sql.update(scope), values)
        rows = cursor.fetchall()
    ids = [pk for pk, has_moved in rows if has_moved]
    moved(ids)
    return len(ids)


def _values(scope: str, values: dict[str, Any], edited: CommitmentPlanRow | None) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql.cases(scope), values)
        cases = [_Case(*row) for row in cursor.fetchall()]
    planned = _planned(cases, edited)
    return {
        **values,
        "today": today(),
        "edited": edited is not None,
        "kinds": [case.kind for case, _rule, _day in planned],
        "rules": [case.rule for case, _rule, _day in planned],
        "variants": [case.variant for case, _rule, _day in planned],
        "schools": [case.school for case, _rule, _day in planned],
        "starts": [case.start for case, _rule, _day in planned],
        "ends": [case.end for case, _rule, _day in planned],
        "openings": [case.opened for case, _rule, _day in planned],
        "aways": [case.away for case, _rule, _day in planned],
        "new_rules": [rule for _case, rule, _day in planned],
        "days": [day for _case, _rule, day in planned],
    }


def _planned(cases: list[_Case], edited: CommitmentPlanRow | None) -> list[tuple[_Case, str, date]]:
    planner = Planner({case.kind for case in cases})
    gaps = _gaps({case.away for case in cases if case.away})
    found = []
    for case in cases:
        row = edited or _row(planner, case)
        rule = _rule_now(row, case, is_edited=edited is not None)
        try:
            day = day_of(
                row,
                rule,
                start=case.start,
                end=case.end,
                opened=case.opened,
                gaps=gaps.get(case.away, ()),
                school=case.school,
                calendars=planner.calendars,
            )
        except BadRule:
            # It counts from a day that only the app which opened it knows.
            continue
        found.append((case, rule, day))
    return found


def _row(planner: Planner, case: _Case) -> CommitmentPlanRow:
    rows = planner.plans.effective(case.school, case.variant)
    found = (row for row in rows if row.kind == case.kind)
    return next(found, CommitmentPlanRow(kind=case.kind, due=case.rule))


def _rule_now(row: CommitmentPlanRow, case: _Case, *, is_edited: bool) -> str:
    """The rule it keeps; what comes back may have another one in a longer or shorter period."""
    if not row.repeats_every:
        return row.due if is_edited else case.rule
    rules = rules_of(row, case.start, case.end)
    if case.rule in rules:
        return case.rule
    days = (
        (due_on(rule, start=case.start, end=case.end, opened=case.start), rule) for rule in rules
    )
    return next((rule for day, rule in days if day >= today()), rules[-1])


def _gaps(placement_ids: set[int]) -> dict[int, tuple[Gap, ...]]:
    found: dict[int, tuple[Gap, ...]] = {}
    if placement_ids:
        for row in Interruption.objects.filter(placement__in=placement_ids).order_by("from_day"):
            found[row.placement_id] = (*found.get(row.placement_id, ()), row.gap)
    return found

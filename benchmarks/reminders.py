"""P6: the reminders of one day over a million placements with five million promises.

`REMINDER_PLACEMENTS=50000` takes fewer. The floor is the same work as one statement written by
hand; the other floor is one person and promise at a time.
"""

import resource
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks._reminders_data import SIZE, database, forget
from benchmarks.measure import Row, median, milliseconds, ratios, seconds
from core.dates import add_working_days, is_working_day, today
from people.models import ProgrammeRole
from placements.models import Commitment
from reminders.models import Reminder, ReminderRun
from reminders.queries.due import due_between
from reminders.reaching import start_of
from reminders.services import run as service

ROUNDS = 5
SAMPLE = 300
MEMORY = 16

BARE = """
INSERT INTO reminders_reminder
    (commitment_id, recipient_id, due_on, step, audience, severity, is_escalation, run_id)
SELECT c.id, u.id, c.due_on,
    CASE c.due_on WHEN %(soon)s THEN 'due-3wd' WHEN %(day)s THEN 'due' ELSE 'due+5wd' END,
    'owner', 'normal', false, %(run)s
FROM placements_commitment c
JOIN placements_placement p ON p.id = c.placement_id
JOIN people_user u ON u.id = c.owner_id AND u.is_active
WHERE c.state = 'open' AND c.due_on IN (%(soon)s, %(day)s, %(late)s) AND c.opened_at < %(start)s
AND c.kind = ANY (%(kinds)s) AND p.state NOT IN ('rejected', 'withdrawn')
UNION ALL
SELECT c.id, u.id, c.due_on, 'due+10wd', 'coordinator', 'normal', true, %(run)s
FROM placements_commitment c
JOIN placements_placement p ON p.id = c.placement_id
JOIN people_programmerole o ON o.programme_id = p.programme_id AND o.role = 'coordinator'
JOIN people_user u ON u.id = o.user_id AND u.is_active
WHERE c.state = 'open' AND c.due_on = %(human)s AND c.opened_at < %(start)s
AND c.kind = ANY (%(kinds)s) AND p.state NOT IN ('rejected', 'withdrawn')
"""


def _day() -> date:
    """A Tuesday, Wednesday or Thursday among working days: each step has one due day."""
    day = today()
    while not all(is_working_day(day + timedelta(days=n)) for n in (-1, 0, 1)):
        day += timedelta(days=1)
    return day


def _run(day: date) -> ReminderRun:
    ReminderRun.objects.get_or_create(
        day=day - timedelta(days=1),
        defaults={"started_at": timezone.now(), "finished_at": timezone.now()},
    )
    return ReminderRun.objects.get_or_create(day=day, defaults={"started_at": timezone.now()})[0]


def _bare(day: date) -> Callable[[], None]:
    kinds = list(Commitment.objects.values_list("kind", flat=True).distinct())

    def insert() -> None:
        run = _run(day)
        values: dict[str, Any] = {
            "day": day,
            "soon": add_working_days(day, 3),
            "late": add_working_days(day, -5),
            "human": add_working_days(day, -10),
            "start": start_of(day),
            "kinds": kinds,
            "run": run.pk,
        }
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BARE, values)

    return insert


def _ours(day: date) -> Callable[[], None]:
    def find() -> None:
        service._once(_run(day), service.find)

    return find


def _row_by_row(day: date, total: int) -> float:
    """Seconds for all of them, from a sample of the same promises."""
    statement = due_between(day - timedelta(days=1), day)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{statement.with_hits} {statement.select} LIMIT {SAMPLE}",
            statement.values,
        )
        ids = sorted({row[0] for row in cursor.fetchall()})
    run = _run(day)

    def one_by_one() -> None:
        for row in Commitment.objects.filter(pk__in=ids).order_by("pk"):
            people = [row.owner] if row.owner is not None else []
            if row.due_on == add_working_days(day, -10):
                roles = ProgrammeRole.objects.filter(
                    programme_id=row.placement.programme_id, role="coordinator"
                )
                people = [role.user for role in roles.select_related("user")]
            for person in people:
                Reminder.objects.get_or_create(
                    commitment=row,
                    recipient=person,
                    due_on=row.due_on,
                    step="due",
                    defaults={
                        "audience": "owner",
                        "severity": "normal",
                        "is_escalation": False,
                        "run": run,
                    },
                )

    return seconds(one_by_one) * total / len(ids)


def _measured(actions: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    """Interleaved; every time from an empty table, emptied outside the measurement."""
    found: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(ROUNDS + 1):
        names = list(actions) if number % 2 else list(reversed(actions))
        for name in names:
            forget()
            took = seconds(actions[name])
            if number:
                found[name].append(took)
    return found


def p6_reminders() -> list[Row]:
    with database():
        day = _day()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = _measured({"ours": _ours(day), "bare": _bare(day)})
        forget()
        _bare(day)()
        by_hand = Reminder.objects.count()
        forget()
        whole = seconds(lambda: service.run_day(day))
        done = ReminderRun.objects.get(day=day)
        if done.found != by_hand:
            raise RuntimeError(f"{done.found} reminders, by hand {by_hand}")
        again = seconds(lambda: service.run_day(day))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        unchanged = Reminder.objects.count() == done.found
        forget()
        slow = _row_by_row(day, by_hand)
        forget()
    ours, bare = found["ours"], found["bare"]
    ratio, times = median(ratios(ours, bare)), slow / median(ours)
    size = f"{SIZE:,} placements, {SIZE * 5:,} promises, {by_hand:,} reminders"
    return [
        _row(f"find and insert beside bare SQL; {size}", bare, ours, ratio, "≤ 1.5x", ratio <= 1.5),
        _row(
            "the same beside one by one, from a sample", [slow], ours, times, "≥ 50x", times >= 50
        ),
        _row(
            f"whole run, with {done.digests:,} digests in the outbox", bare, [whole], None, "", True
        ),
        _row(
            "the second run of the day writes nothing",
            [whole],
            [again],
            None,
            "≤ 0.5 s",
            again <= 0.5 and unchanged,
        ),
        {
            "id": "P6",
            "what": "memory of the process grows",
            "floor": "",
            "measured": f"{grown:.0f} MiB",
            "ratio": None,
            "goal": f"≤ {MEMORY} MiB",
            "holds": grown <= MEMORY,
        },
    ]


def _row(
    what: str, floor: list[float], ours: list[float], ratio: float | None, goal: str, holds: bool
) -> Row:
    return {
        "id": "P6",
        "what": what,
        "floor": milliseconds(floor),
        "measured": milliseconds(ours),
        "ratio": ratio,
        "goal": goal,
        "holds": holds,
    }


BENCHMARKS = {"P6": p6_reminders}

"""The seeded placements with five promises each: the ledger that a run of reminders reads.

In a third of the placements promises are open, due from 60 days ago to 60 days ahead; each kind has
four steps: three to whoever owes it, then the coordinator.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection, models

from benchmarks._placements_data import LARGE, _exists, _server, fill
from people.models import ProgrammeRole
from placements.models import Commitment, PlacementSupervisor
from reminders.models import ReminderPlan, ReminderStep

VERSION = 1
SIZE = int(os.environ.get("REMINDER_PLACEMENTS", LARGE))
KINDS = {
    "learning.submit_plan": "student",
    "learning.answer_feasibility": "workplace",
    "contact.midterm_talk": "school",
    "assessments.fill_in_final": "workplace",
    "decisions.decide": "school",
}
STEPS: list[dict[str, Any]] = [
    {"when": "due-3wd", "audience": "owner"},
    {"when": "due", "audience": "owner"},
    {"when": "due", "later": 5, "audience": "owner"},
    {"when": "due", "later": 10, "audience": "coordinator", "is_escalation": True},
]
VARIANTS = ["mbo_bol", "mbo_bbl", "ho_dual", "ho_full_time", "ho_part_time"]


def _insert(model: type[models.Model], given: dict[str, str], rows: str) -> None:
    """INSERT..SELECT; what is not given gets the default of its field."""
    fields = {
        str(field.column): field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    others = [name for name in fields if name not in given]
    values = [
        fields[name].get_db_prep_save(fields[name].get_default(), connection) for name in others
    ]
    columns = ", ".join([*others, *given])
    select = ", ".join(["%s"] * len(others) + list(given.values()))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {select} FROM {rows}",  # noqa: S608  our own names
            values,
        )


def _fill() -> None:
    staff = "SELECT DISTINCT ON (programme_id) programme_id, school_contact_id AS person"
    programmes = f"({staff} FROM placements_placement ORDER BY 1, 2) s"
    for role in ("coordinator", "manager", "examiner"):
        _insert(
            ProgrammeRole,
            {"user_id": "s.person", "programme_id": "s.programme_id", "role": f"'{role}'"},
            programmes,
        )
    _insert(
        PlacementSupervisor,
        {"placement_id": "p.id", "user_id": "p.school_contact_id", "is_first": "true"},
        "placements_placement p",
    )
    owners = {"student": "t.user_id", "workplace": "v.user_id", "school": "p.school_contact_id"}
    for number, (kind, debtor) in enumerate(KINDS.items()):
        _insert(
            Commitment,
            {
                "placement_id": "p.id",
                "kind": f"'{kind}'",
                "debtor": f"'{debtor}'",
                "creditor": "'school'" if debtor != "school" else "'student'",
                "owner_id": owners[debtor],
                "due_on": f"current_date + ((p.id * 7 + {number} * 31) %% 121 - 60)::int",
                "opened_at": "now() - interval '100 days'",
                "state": "CASE WHEN p.state IN ('agreed', 'preparing') THEN 'open' ELSE 'kept' END",
                "closed_at": "CASE WHEN p.state NOT IN ('agreed', 'preparing') THEN now() END",
            },
            "placements_placement p JOIN people_student t ON t.id = p.student_id"
            " JOIN placements_placementsupervisor v ON v.placement_id = p.id",
        )


def _plans() -> None:
    for variant in VARIANTS:
        for kind in KINDS:
            plan = ReminderPlan.objects.create(variant=variant, kind=kind)
            ReminderStep.objects.bulk_create(
                ReminderStep(plan=plan, number=number, **step)
                for number, step in enumerate(STEPS, start=1)
            )


def _make(name: str, size: int) -> None:
    draft = f"{name}_draft"
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{draft}"')
        cursor.execute(f'CREATE DATABASE "{draft}"')
    connection.settings_dict["NAME"] = draft
    call_command("migrate", verbosity=0, interactive=False)
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM placements_commitment")
    _fill()
    _plans()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    with _server() as cursor:
        cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


@contextmanager
def database(size: int = SIZE) -> Iterator[None]:
    """Work in the database with this many placements; it is made when it is not there."""
    name = f"bench_reminders_v{VERSION}_{size}"
    before = connection.settings_dict["NAME"]
    connection.close()
    try:
        if not _exists(name):
            _make(name, size)
        connection.settings_dict["NAME"] = name
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def forget() -> None:
    """As before the first run."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reminders_reminder, reminders_reminderrun")
        cursor.execute("DELETE FROM notifications_outboxmessage")

"""Bring the database to this version: migrate, cache table, standard rows, rights of the portal."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from core import standards

# Added once and never changed: the runtime role gets no more than it needs.
APPEND_ONLY = ("core_auditevent", "agreements_signature")


class Command(BaseCommand):
    help = (
        "Migrate as the owner of the schema, load the standards, give the runtime role its rights."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=0)
        standards.load_all()
        close_the_way_around_triggers()
        grant(settings.DATABASE_RUNTIME_ROLE)


def close_the_way_around_triggers() -> None:
    """The trigger library lets any session name triggers to skip; here no session can.

    Its migrations put their own function back, so this runs after every migration.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) "
            "RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS 'SELECT FALSE'"
        )


def grant(role: str) -> None:
    """Give `role` read and write, but no ownership, no TRUNCATE, and no change of what is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")

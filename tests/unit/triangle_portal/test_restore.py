"""A backup that was never restored is a hope: the drill of docs/operations.md, on real rows."""

import os
import subprocess
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection

from tests.factories import agreements as make
from tests.scenarios import make_world
from triangle_portal.embedded.postgresql import wheel_folder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
TRIGGERS = (
    "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
)
RIGHTS = (
    "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
    " WHERE grantee = 'portal_app' AND table_schema = 'public'"
)


@contextmanager
def connected(database):
    values = connection.get_connection_params()
    opened = psycopg2.connect(
        host=values["host"],
        port=values["port"],
        user=values["user"],
        password=values.get("password"),
        dbname=database,
    )
    opened.autocommit = True
    try:
        yield opened.cursor()
    finally:
        opened.close()


def contents(database) -> dict[str, object]:
    """Every table as (rows, checksum), and what keeps the promises about them."""
    found: dict[str, object] = {}
    with connected(database) as cursor:

        def rows(sql):
            cursor.execute(sql)
            return cursor.fetchall()

        for (table,) in rows(TABLES):
            whole = "md5(string_agg(t::text, chr(10) ORDER BY t::text))"
            found[table] = rows(f'SELECT count(*), {whole} FROM "{table}" t')[0]  # noqa: S608
        for name, sql in (("sequences", SEQUENCES), ("triggers", TRIGGERS), ("rights", RIGHTS)):
            found[name] = sorted(rows(sql))
    return found


def run(program, *arguments):
    values = connection.get_connection_params()
    environment = os.environ | {
        "PGHOST": str(values["host"]),
        "PGPORT": str(values["port"]),
        "PGUSER": values["user"],
        "PGPASSWORD": values.get("password") or "",
    }
    return subprocess.run(
        [wheel_folder() / "pginstall18" / "bin" / program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def backup(tmp_path):
    """A world with a sealed agreement, and the file that `pg_dump` makes of it."""
    world = make_world()
    make.prepare_school(world.own.school)
    make.sealed(world.own, activities="Werkt mee.", working_times="9:00 tot 17:00")
    path = tmp_path / "portal.dump"
    done = run("pg_dump", "--format=custom", f"--file={path}", connection.settings_dict["NAME"])
    assert (done.returncode, done.stderr) == (0, "")
    return path


@pytest.fixture
def empty_database():
    before = connection.settings_dict["NAME"]
    name = f"{before}_restored"
    with connected("postgres") as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connected("postgres") as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def restore(path, database):
    return run(
        "pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={database}", str(path)
    )


def test_what_is_backed_up_comes_back(backup, empty_database):
    done = restore(backup, empty_database)
    assert (done.returncode, done.stderr) == (0, "")
    before = contents(connection.settings_dict["NAME"])
    assert contents(empty_database) == before
    rows, _checksum = before["agreements_signature"]
    assert rows == 4
    with connected(empty_database) as cursor, pytest.raises(psycopg2.Error):
        cursor.execute("UPDATE agreements_signature SET signed_at = now()")


def test_a_damaged_backup_is_refused_whole(backup, empty_database):
    content = backup.read_bytes()
    backup.write_bytes(content[: len(content) * 2 // 3])
    assert restore(backup, empty_database).returncode != 0
    with connected(empty_database) as cursor:
        cursor.execute(TABLES)
        assert cursor.fetchall() == []

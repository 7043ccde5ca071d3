"""What the role of the running portal cannot do, even in SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.management.commands import prepare_database
from tests.scenarios import make_user

ROLE = "portal_app"


@pytest.fixture
def as_runtime_role(db):
    """Rights as after `prepare_database`; the cluster of `make test` has the role."""
    anna = make_user("Anna Vos")
    audit.record(actor=anna, action="tests.happened", subject=anna)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        assert cursor.fetchone(), f"the role {ROLE} is missing in this cluster"
        prepare_database.close_the_way_around_triggers()
        prepare_database.grant(ROLE)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET action = 'other'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
        "ALTER TABLE core_auditevent DISABLE TRIGGER USER",
        "DROP TABLE core_auditevent",
        "SET LOCAL session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) "
        "RETURNS BOOLEAN LANGUAGE sql AS 'SELECT TRUE'",
        "DELETE FROM agreements_signature",
        "TRUNCATE agreements_agreement CASCADE",
        "TRUNCATE documents_storeddocument CASCADE",
    ],
)
def test_what_is_kept_is_kept(as_runtime_role, statement):
    with pytest.raises(DatabaseError), transaction.atomic():
        as_runtime_role.execute(statement)


def test_no_session_can_skip_a_trigger(as_runtime_role):
    as_runtime_role.execute("RESET ROLE")  # the owner has the right to update, not the luck
    as_runtime_role.execute("SET LOCAL pgtrigger.ignore = '{core_auditevent:audit_no_change}'")
    as_runtime_role.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'core_auditevent'::regclass "
        "AND NOT tgisinternal"
    )
    names = [row[0] for row in as_runtime_role.fetchall()]
    as_runtime_role.execute(f"SET LOCAL pgtrigger.ignore = '{{{','.join(names)}}}'")
    with pytest.raises(DatabaseError), transaction.atomic():
        as_runtime_role.execute("UPDATE core_auditevent SET action = 'other'")


def test_what_it_needs_it_may(as_runtime_role):
    as_runtime_role.execute("UPDATE people_user SET name = 'Anna de Vos'")
    as_runtime_role.execute("SELECT name FROM people_user")
    assert as_runtime_role.fetchall() == [("Anna de Vos",)]

"""A seeded set of placements in a database of its own, made once and kept between runs.

400 students, 50 supervisors and 20 hosts for every 1,000 placements, 40 programmes of 4 schools,
20 periods; one placement in fifteen has an open promise. One student in twenty is called Klara.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.apps import apps
from django.core.management import call_command
from django.db import connection

LARGE, SMALL = 1_000_000, 10_000
VERSION = 2
FIRST = (
    "Sem Daan Noor Fleur Youssef Lotte Amira Milan Tess Bram "
    "Sara Finn Eva Luuk Julia Mees Zoë Ruben Isa Jayden"
)
PARTS = (
    "Bakker Visser Smit Mulder Vos Peters Jansen Dekker "
    "Kok Postma Yıldız Özdemir Amrani Jongsma Kramer Hendriks"
)

FILL = """
INSERT INTO programmes_institution
    (id, name, code, address, city, representative, confidential_adviser, guardian_rule)
SELECT i, 'School ' || i, 'B' || i, '', '', '', '', 'required' FROM generate_series(1, 4) i;
INSERT INTO programmes_programme (id, institution_id, name, name_en, code, code_type, level)
SELECT i, i %% 4 + 1, 'Programme ' || i, '', (25000 + i)::text, 'crebo', 4
FROM generate_series(1, 40) i;
INSERT INTO programmes_programmevariant (id, programme_id, variant)
SELECT i, i, (ARRAY['mbo_bol', 'mbo_bbl', 'ho_dual', 'ho_full_time', 'ho_part_time'])[i %% 5 + 1]
FROM generate_series(1, 40) i;
INSERT INTO people_user
    (id, password, is_superuser, name, email, phone, language, is_active, is_staff, date_joined)
SELECT i, '!', false,
    CASE WHEN i / 7 %% 20 = 0 THEN 'Klara' ELSE (%(first)s::text[])[i / 7 %% 20 + 1] END || ' ' ||
    initcap(translate(substr(md5(i::text), 1, 4), '0123456789', 'ghijklmnop')) || ' ' ||
    (%(parts)s::text[])[i %% 16 + 1],
    'p' || i || '@bench.example', '', 'nl', true, false, now()
FROM generate_series(1, %(students)s + %(staff)s) i;
INSERT INTO people_student (id, user_id, institution_id, number, birth_date)
SELECT i, i, i %% 4 + 1, (100000 + i)::text, '2006-01-01' FROM generate_series(1, %(students)s) i;
INSERT INTO people_enrolment (id, student_id, programme_variant_id, "group", unit)
SELECT i, i, i %% 40 + 1, '', '' FROM generate_series(1, %(students)s) i;
INSERT INTO workplaces_hostorganisation (id, name, match_name, kvk_number)
SELECT i,
    'Zorggroep ' || initcap(translate(substr(md5('h' || i), 1, 5), '0123456789', 'ghijklmnop')),
    'h' || i, '' FROM generate_series(1, %(hosts)s) i;
INSERT INTO workplaces_hostsite (id, host_id, name, street, postcode, city)
SELECT i, i, '', 'Straat ' || i, '3500AA', 'Utrecht' FROM generate_series(1, %(hosts)s) i;
INSERT INTO placements_placement
    (id, enrolment_id, student_id, programme_id, host_id, site_id, variant, start_date, end_date,
     total_hours, hours_per_week, weekdays, school_contact_id, activities, state, source,
     agreed_at, agreed_elsewhere, ended_on, end_reason, decision_reason, created_at,
     created_by_id, revision)
SELECT i, s, s, s %% 40 + 1, h, h,
    (ARRAY['mbo_bol', 'mbo_bbl', 'ho_dual', 'ho_full_time', 'ho_part_time']
    )[(s %% 40 + 1) %% 5 + 1],
    day, day + 140, 640, 32, '{1,2,3,4}', %(students)s + 1 + i %% %(staff)s, '',
    state, 'import', CASE WHEN state IN ('agreed', 'completed') THEN now() END, false,
    CASE WHEN state = 'ended_early' THEN day + 30 END,
    CASE WHEN state = 'ended_early' THEN 'other' ELSE '' END, '', now(), %(students)s + 1, 1
FROM (
    SELECT i, i %% %(students)s + 1 AS s, i * 7 %% %(hosts)s + 1 AS h,
        date '2020-02-01' + ((i / %(students)s) * 7 + i %% 20) * 120 %% 2400 + i %% 11 AS day,
        CASE WHEN i %% 100 < 2 THEN 'proposed' WHEN i %% 100 < 12 THEN 'preparing'
             WHEN i %% 100 < 34 THEN 'agreed' WHEN i %% 100 < 95 THEN 'completed'
             ELSE 'ended_early' END AS state
    FROM generate_series(1, %(rows)s) i
) made;
INSERT INTO placements_commitment
    (placement_id, kind, subject, debtor, creditor, due_on, opened_at, state, reason)
SELECT i, 'placements.approve_proposal', '', (ARRAY['school', 'workplace', 'student'])[i %% 3 + 1],
    'student', current_date + (i %% 40)::int - 15, now(), 'open', ''
FROM generate_series(1, %(rows)s) i WHERE i %% 100 < 7;
"""

# Filled with given ids, so their sequences have to follow.
TABLES = [
    "programmes_institution",
    "programmes_programme",
    "programmes_programmevariant",
    "people_user",
    "people_student",
    "people_enrolment",
    "workplaces_hostorganisation",
    "workplaces_hostsite",
    "placements_placement",
]


def _rows_for(size: int) -> dict[str, int | list[str]]:
    return {
        "rows": size,
        "students": size * 2 // 5,
        "staff": size // 20,
        "hosts": size // 50,
        "first": FIRST.split(),
        "parts": PARTS.split(),
    }


def _exists(name: str) -> bool:
    with _server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


@contextmanager
def _server() -> Iterator[psycopg2.extensions.cursor]:
    """A cursor outside any transaction, to make and drop databases."""
    values = {**connection.get_connection_params(), "dbname": "postgres"}
    values.pop("cursor_factory", None)
    values.pop("client_encoding", None)
    server = psycopg2.connect(**values)
    server.autocommit = True
    try:
        yield server.cursor()
    finally:
        server.close()


@contextmanager
def database(size: int) -> Iterator[None]:
    """Work in the benchmark database of this size; it is made when it is not there."""
    name = f"bench_portal_v{VERSION}_{size}"
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


def fill(size: int) -> None:
    """What FILL does not name gets the default of its field, for as long as it takes."""
    with connection.cursor() as cursor:
        for table, column, value in _defaults():
            cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET DEFAULT %s', [value])
        cursor.execute(FILL, _rows_for(size))
        for table, column, _value in _defaults():
            cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" DROP DEFAULT')
        for table in TABLES:
            highest = f"SELECT max(id) FROM {table}"  # noqa: S608  our own names
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({highest}))")


def _defaults() -> list[tuple[str, str, Any]]:
    return [
        (model._meta.db_table, str(field.column), value)
        for model in apps.get_models()
        if model._meta.db_table in {*TABLES, "placements_commitment"}
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.null or field.generated)
        and (value := field.get_db_prep_save(field.get_default(), connection)) is not None
    ]


def _make(name: str, size: int) -> None:
    draft = f"{name}_draft"
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{draft}"')
        cursor.execute(f'CREATE DATABASE "{draft}"')
    connection.settings_dict["NAME"] = draft
    call_command("migrate", verbosity=0, interactive=False)
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    with _server() as cursor:
        cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')

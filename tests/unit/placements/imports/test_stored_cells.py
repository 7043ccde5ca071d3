"""What of a file is kept, what never is, and what goes back to be mended."""

import pytest
from django.db import connection

from placements.imports.mending import mending_lines
from placements.models import Placement, RosterImport
from tests.unit.placements.imports.conftest import (
    accept_everything,
    check,
    run,
    small,
    upload,
)

pytestmark = pytest.mark.django_db


def everything_stored() -> str:
    """All text in all tables of the database."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_citizen_service_numbers_are_never_stored(school, eduarte):
    numbers = {line.split(";")[4] for line in eduarte.decode("cp1252").splitlines()[2:-1]} - {""}
    assert len(numbers) > 400
    roster = check(school, eduarte)
    assert roster.refused_columns == ["BSN"]
    accept_everything(school, roster)
    run(school, roster)
    stored = everything_stored()
    assert [number for number in numbers if number in stored] == []


def test_a_nameless_column_with_such_numbers_is_dropped_too(school):
    content = small(
        "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Extra;Code leerbedrijf",
        "1;A;25998;Webwerf;01-09-2026;01-02-2027;gewoon;111222333",
        "2;B;25998;Webwerf;01-09-2026;01-02-2027;123456782;111222333",
    )
    roster = upload(school, content)
    assert roster.refused_columns == ["Extra"]
    assert list(roster.rows.order_by("line").values_list("values", flat=True)) == [
        [n, name, "25998", "Webwerf", "01-09-2026", "01-02-2027", "111222333"]
        for n, name in (("1", "A"), ("2", "B"))
    ]
    assert "123456782" not in everything_stored()


def test_columns_that_are_not_chosen_are_forgotten(school):
    content = small(
        "Nummer;Naam;Adres;Crebo;Bedrijf;Begindatum;Einddatum",
        "1;A;Geheimstraat 1;25998;Webwerf;01-09-2026;01-02-2027",
    )
    assert upload(school, content).rows.get().values[2] == "Geheimstraat 1"
    check(school, content)
    RosterImport.objects.order_by("pk").first().delete()
    assert "Geheimstraat" not in everything_stored()


def test_the_mended_file_can_be_brought_back(school, eduarte):
    roster = check(school, eduarte)
    accept_everything(school, roster)
    run(school, roster)
    lines = "".join(mending_lines(roster))
    assert lines.splitlines()[0] == "\ufeff" + ";".join([*roster.columns, "Regel", "Reden"])
    assert "BSN" not in lines
    assert len(lines.splitlines()) == 35
    mended = lines.replace(";-40;", ";640;").replace(";zie POK;", ";640;")
    again = check(school, mended.encode())
    assert again.expected == {
        "rows": 34,
        "importable_rows": 4,
        "problems": {
            key: count for key, count in roster.summary["problems"].items() if "hours" not in key
        },
        "warnings": again.summary["warnings"],
    }
    assert run(school, again) == {"new": 4}


def test_what_a_spreadsheet_would_run_is_defused_and_read_back(school):
    head = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum"
    row = "1;@Naam+1;25998;+31 Bedrijf;-40;01-02-2027"
    roster = check(school, small(head, row))
    body = "".join(mending_lines(roster)).splitlines()[1]
    assert body.startswith("1;'@Naam+1;25998;'+31 Bedrijf;-40;01-02-2027;2;")
    again = check(school, small(head, "1;'@Naam+1;25998;'+31 Bedrijf;01-09-2026;01-02-2027"))
    (stored,) = again.rows.values_list("record", flat=True)
    assert (stored["student_name"], stored["host_name"]) == ("@Naam+1", "+31 Bedrijf")


def test_formulas_html_and_long_texts(school):
    roster = check(
        school,
        small(
            "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum",
            "1;=1+1;25998;Webwerf;01-09-2026;01-02-2027",
            "2;<script>alert(1)</script>;25998;<b>Web</b>;01-09-2026;01-02-2027",
            f"3;{'x' * 400};25998;Webwerf;01-09-2026;01-02-2027",
            "4;A;25998;#REF!;01-09-2026;01-02-2027",
            "5;A;25998;Webwerf;01-09-2026;01-02-2027;te;veel",
        ),
    )
    assert [
        (row.line, row.state, [p["kind"] for p in row.problems])
        for row in roster.rows.order_by("line")
    ] == [
        (2, "problem", ["formula_unreadable"]),
        (3, "ready", []),
        (4, "problem", ["value_too_long"]),
        (5, "problem", ["formula_unreadable"]),
        (6, "problem", ["row_shifted"]),
    ]  # fmt: skip
    accept_everything(school, roster)
    run(school, roster)
    placement = Placement.objects.get()
    assert placement.student.user.name == "<script>alert(1)</script>"

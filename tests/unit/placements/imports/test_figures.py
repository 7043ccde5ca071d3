"""The figures of the dry run: what can go in, what needs mending, and why."""

import pytest

from placements.imports.enums import ImportState
from placements.imports.problems import PROBLEMS, WARNINGS, reason
from tests.scenarios import make_user
from tests.unit.placements.imports.conftest import (
    check,
    small,
)

pytestmark = pytest.mark.django_db

HEAD = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Totale omvang;Status"


def test_the_figures_of_the_real_list_come_out_exactly(school, eduarte, expected):
    roster = check(school, eduarte)
    assert roster.expected == {key: expected[key] for key in roster.expected}
    assert roster.state == ImportState.READY


def test_every_faulty_row_has_line_column_value_and_reason(school, eduarte):
    roster = check(school, eduarte)
    rows = roster.rows.filter(state="problem").order_by("line")
    found = [
        (row.line, roster.mapping[p["field"]], p["value"], p["kind"])
        for row in rows
        for p in row.problems
    ]
    assert len(found) == len(rows) == 34
    assert found[:4] == [
        (36, "Totale omvang", "-40", "hours_unreadable"),
        (39, "Totale omvang", "zie POK", "hours_unreadable"),
        (58, "Totale omvang", "zie POK", "hours_unreadable"),
        (63, "BPV-bedrijf", "", "host_missing"),
    ]
    assert reason(rows.get(line=282).problems[0]) == (
        "“31-02-2026” is not a date. Write day-month-year, such as 31-01-2027."
    )


def test_every_kind_has_a_sentence_that_can_be_filled_in():
    for kind in [*PROBLEMS, *WARNINGS]:
        sentence = reason({"kind": kind, "field": "status", "value": "V", "detail": "D"})
        assert sentence.endswith(".")
        assert "%(" not in sentence


def test_the_same_placement_with_other_values_is_a_problem(school):
    rows = [f"1;A;25998;Webwerf;01-09-2026;01-02-2027;{hours};" for hours in (640, 640, 320)]
    roster = check(school, small(HEAD, *rows))
    assert roster.expected["problems"] == {"duplicate_differs": 1}
    assert roster.expected["warnings"] == {"duplicate_row_ignored": 1}


def test_an_address_of_someone_else_is_a_problem(school):
    make_user("Iemand Anders", email="bezet@school.example")
    head = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;E-mail student"
    roster = check(school, small(head, "1;A;25000;W;01-09-2026;01-02-2027;Bezet@school.example"))
    assert roster.expected["problems"] == {"student_email_taken": 1}

"""From file to placements: the dry run's figures, the import, and doing it again."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core import jobs
from core.errors import ActionRefused
from core.models import AuditEvent
from people.models import ProgrammeRole, Student, User
from placements.imports.enums import ImportState, ProposalDecision
from placements.imports.mending import mending_lines
from placements.imports.problems import PROBLEMS, WARNINGS, reason
from placements.imports.queries import readiness
from placements.models import ImportRow, ImportSource, Placement, RosterImport
from placements.services import imports
from programmes.models import Programme
from tests.scenarios import make_user
from tests.unit.placements.imports.conftest import (
    accept_everything,
    check,
    plain_school,
    run,
    small,
    upload,
)
from workplaces.models import HostOrganisation, HostSpelling

pytestmark = pytest.mark.django_db

OUTCOME = {
    "duplicate_row_ignored": 7,
    "excel_serial_date": 4,
    "host_spelling_variant": 8,
    "hours_thousands_dot": 5,
    "trainer_email_missing": 9,
}


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


def test_importing_gives_what_the_list_says(school, eduarte):
    roster = check(school, eduarte)
    accept_everything(school, roster)
    assert run(school, roster) == {"new": 386}
    assert Counter(Placement.objects.values_list("state", flat=True)) == {
        "preparing": Placement.objects.filter(agreed_at=None).count(),
        "agreed": Placement.objects.filter(agreed_elsewhere=True).count(),
    }
    placement = Placement.objects.get(student__number="100159")
    assert {
        "student": placement.student.user.name,
        "email": placement.student.user.email,
        "host": (placement.host.name, placement.host.leerbedrijf_id),
        "site": (placement.site.postcode, placement.site.city),
        "period": (str(placement.start_date), str(placement.end_date)),
        "hours": (placement.total_hours, placement.hours_per_week),
        "contact": (placement.school_contact.name, placement.school_contact.email),
        "supervisors": [u.email for u in placement.supervisors.all()],
        "programme": (placement.programme.code, placement.variant, placement.enrolment.group),
        "agreed": (placement.state, placement.agreed_elsewhere),
    } == {
        "student": "Lotte Postma",
        "email": "100159@student.school.example",
        "host": ("OBS De Wissel Utrecht", "100902766"),
        "site": ("3543 SV", "Utrecht"),
        "period": ("2026-06-09", "2026-10-27"),
        "hours": (Decimal(480), Decimal(24)),
        "contact": ("D. Peters", None),
        "supervisors": ["ozlem.oneill@obsdewisselutrecht.example"],
        "programme": ("25698", "mbo_bol", "4B"),
        "agreed": ("agreed", True),
    }


def test_importing_twice_changes_nothing(school, eduarte):
    roster = check(school, eduarte)
    accept_everything(school, roster)
    run(school, roster)
    before = [
        Placement.objects.count(), User.objects.count(), HostOrganisation.objects.count(),
        Student.objects.count(), ProgrammeRole.objects.count(),
    ]  # fmt: skip
    again = check(school, eduarte)
    assert again.summary["warnings"] == OUTCOME
    assert not again.host_proposals.filter(decision=ProposalDecision.OPEN).exists()
    assert run(school, again) == {"unchanged": 386}
    assert Counter(Placement.objects.values_list("revision", flat=True)) == {1: 386}
    assert before == [
        Placement.objects.count(), User.objects.count(), HostOrganisation.objects.count(),
        Student.objects.count(), ProgrammeRole.objects.count(),
    ]  # fmt: skip


def test_spellings_end_in_one_host(school, eduarte):
    roster = check(school, eduarte)
    accept_everything(school, roster)
    run(school, roster)
    assert not [host.name for host in HostOrganisation.objects.all() if host.name.isupper()]
    assert HostOrganisation.objects.filter(leerbedrijf_id="100514735").get().name == (
        "Ziekenhuis Rivierenland Rotterdam"
    )
    assert HostSpelling.objects.filter(spelling="OBS DE WISSEL ROTTERDAM").get().host.name == (
        "OBS De Wissel Rotterdam"
    )


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


HEAD = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Totale omvang;Status"


def test_a_second_file_changes_only_what_is_not_agreed(school):
    first = [
        f"{n};A{n};25998;Webwerf;01-09-2026;01-02-2027;640;{state}"
        for n, state in enumerate(["Volledig", "Volledig", "Definitief"], start=1)
    ]
    roster = check(school, small(HEAD, *first))
    accept_everything(school, roster)
    run(school, roster)
    second = [line.replace("640", "320") for line in (first[0], first[2])] + [first[1]]
    assert run(school, check(school, small(HEAD, *second))) == {
        "changed": 1,
        "kept": 1,
        "unchanged": 1,
    }
    assert list(
        Placement.objects.order_by("student__number").values_list("total_hours", "revision")
    ) == [(Decimal(320), 2), (Decimal(640), 1), (Decimal(640), 1)]


def test_ended_and_withdrawn_placements(school):
    head = HEAD + ";Reden beëindiging"
    rows = [
        "1;A;25998;Webwerf;01-09-2025;01-02-2026;640;Beëindigd;Faillissement",
        "2;B;25998;Webwerf;01-09-2025;01-02-2026;640;Geannuleerd;",
    ]
    roster = check(school, small(head, *rows))
    accept_everything(school, roster)
    assert run(school, roster) == {"left_out": 1, "new": 1}
    placement = Placement.objects.get()
    assert (placement.state, placement.end_reason, str(placement.ended_on)) == (
        "ended_early",
        "host_closed",
        "2026-02-01",
    )


def test_the_same_placement_with_other_values_is_a_problem(school):
    rows = [f"1;A;25998;Webwerf;01-09-2026;01-02-2027;{hours};" for hours in (640, 640, 320)]
    roster = check(school, small(HEAD, *rows))
    assert roster.expected["problems"] == {"duplicate_differs": 1}
    assert roster.expected["warnings"] == {"duplicate_row_ignored": 1}


def test_rows_wait_for_programmes_and_decisions(school, eduarte):
    roster = check(school, eduarte)
    actor = school.coordinator
    ready = readiness(roster, actor)
    assert (ready.ready, ready.now, ready.wait_for_programme, ready.wait_for_host) == (
        386, 0, 386, 8,
    )  # fmt: skip
    with pytest.raises(ActionRefused, match="no row that can be imported now"):
        imports.start_import(actor=actor, roster_id=roster.pk)
    made = imports.make_programmes(actor=actor, roster_id=roster.pk)
    assert len(made) == 16
    assert imports.make_programmes(actor=actor, roster_id=roster.pk) == []
    assert readiness(roster, actor).now == 378
    assert run(school, roster) == {"new": 378}
    choices = dict.fromkeys(roster.host_proposals.values_list("pk", flat=True), "leave_out")
    choices[min(choices)] = "same"
    assert imports.decide_hosts(actor=actor, roster_id=roster.pk, decisions=choices) == 8
    assert run(school, roster) == {"left_out": 7, "new": 379}


@pytest.mark.parametrize(
    ("decision", "names"),
    [
        ("different", ["Zorggroep De Linde", "Zorggroep De Lnde"]),
        ("same", ["Zorggroep De Linde"]),
    ],
)
def test_a_likely_spelling_may_be_another_workplace(school, decision, names):
    place = "01-09-2026;01-02-2027;6845 VA Arnhem"
    roster = check(
        school,
        small(
            "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Postcode en plaats",
            f"1;A;25000;Zorggroep De Linde;{place}",
            f"2;B;25000;Zorggroep De Linde;{place}",
            f"3;C;25000;Zorggroep De Lnde;{place}",
        ),
    )
    (proposal,) = roster.host_proposals.all()
    imports.decide_hosts(
        actor=school.coordinator, roster_id=roster.pk, decisions={proposal.pk: decision}
    )
    run(school, roster)
    assert list(HostOrganisation.objects.values_list("name", flat=True)) == names


def test_rows_of_other_peoples_programmes_stay_out(school):
    other = Programme.objects.create(institution=school.institution, name="X", code="25180")
    roster = check(
        school,
        small(
            HEAD,
            "1;A;25000;Webwerf;01-09-2026;01-02-2027;640;",
            f"2;B;{other.code};Webwerf;01-09-2026;01-02-2027;640;",
        ),
    )
    assert readiness(roster, school.coordinator).not_yours == 1
    assert run(school, roster) == {"new": 1}


def test_only_coordinators_of_this_school(school):
    stranger = plain_school("44DD", "Kok", "25180").coordinator
    content = small(HEAD, "1;A;25000;Webwerf;01-09-2026;01-02-2027;640;")
    roster = check(school, content)
    for person in (stranger, school.supervisor, school.manager):
        with pytest.raises(PermissionDenied):
            upload(school, content, actor=person)
        with pytest.raises(PermissionDenied):
            imports.start_import(actor=person, roster_id=roster.pk)
        assert list(RosterImport.objects.visible_to(person)) == []
    assert list(RosterImport.objects.visible_to(school.coordinator)) == [roster]


def test_an_address_of_someone_else_is_a_problem(school):
    make_user("Iemand Anders", email="bezet@school.example")
    head = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;E-mail student"
    roster = check(school, small(head, "1;A;25000;W;01-09-2026;01-02-2027;Bezet@school.example"))
    assert roster.expected["problems"] == {"student_email_taken": 1}


def test_a_known_supervisor_is_recognised_by_initial(school):
    teacher = make_user("Daan van den Berg")
    ProgrammeRole.objects.create(user=teacher, programme=school.programme, role="school_supervisor")
    head = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;BPV-begeleider"
    roster = check(
        school,
        small(
            head,
            "1;A;25000;W;01-09-2026;01-02-2027;D. van den Berg",
            "2;B;25000;W;01-09-2026;01-02-2027;P. Onbekend",
        ),
    )
    assert roster.summary["new_supervisors"] == [{"name": "P. Onbekend", "rows": 1}]
    run(school, roster)
    assert [
        (p.school_contact.name, p.school_contact.email)
        for p in Placement.objects.order_by("student__number")
    ] == [("Daan van den Berg", teacher.email), ("P. Onbekend", None)]


def test_the_columns_of_a_source_are_remembered(school):
    content = small("Nr;Wie;Crebo;Waar;Begin;Einde", "1;A;25000;W;01-09-2026;01-02-2027")
    roster = upload(school, content)
    mapping = dict(
        zip(
            ["student_number", "student_name", "qualification_code", "host_name", "start_date",
             "end_date"],
            roster.columns,
            strict=True,
        )
    )  # fmt: skip
    with pytest.raises(ActionRefused, match="Choose a column for: student number"):
        imports.confirm_columns(
            actor=school.coordinator, roster_id=roster.pk,
            mapping={**mapping, "student_number": ""}, source_name="X",
        )  # fmt: skip
    imports.confirm_columns(
        actor=school.coordinator, roster_id=roster.pk, mapping=mapping, source_name="Eigen lijst"
    )
    assert ImportSource.objects.get().name == "Eigen lijst"
    wider = small("Extra;Nr;Wie;Crebo;Waar;Begin;Einde", "x;1;A;25000;W;01-09-2026;01-02-2027")
    assert upload(school, wider).source.mapping == mapping


def test_a_double_click_is_one_job(school):
    roster = check(school, small(HEAD, "1;A;25000;Webwerf;01-09-2026;01-02-2027;640;"))
    first = imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    assert imports.start_import(actor=school.coordinator, roster_id=roster.pk) == first
    assert jobs.run(first.pk) is True
    first.refresh_from_db()
    assert (first.state, first.result, first.done) == ("done", {"new": 1}, 1)
    with pytest.raises(ActionRefused):
        imports.start_import(actor=school.coordinator, roster_id=roster.pk)


def test_after_a_failed_job_the_button_starts_a_new_one(school):
    roster = check(school, small(HEAD, "1;A;25000;Webwerf;01-09-2026;01-02-2027;640;"))
    first = imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    jobs._finish(first, "failed", failure="x")
    second = imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    assert second != first
    jobs.run(second.pk)
    assert Placement.objects.count() == 1


def test_a_list_can_be_thrown_away(school):
    roster = check(school, small(HEAD, "1;A;25000;Webwerf;01-09-2026;01-02-2027;640;"))
    imports.discard(actor=school.coordinator, roster_id=roster.pk)
    assert (RosterImport.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_each_placement_has_a_line_in_the_audit_trail(school):
    roster = check(school, small(HEAD, "1;A;25000;Webwerf;01-09-2026;01-02-2027;640;"))
    run(school, roster)
    placement = Placement.objects.get()
    assert list(
        AuditEvent.objects.filter(placement_id=placement.pk).values_list("action", "actor", "data")
    ) == [("placements.imported", school.coordinator.pk, {"import": roster.pk})]

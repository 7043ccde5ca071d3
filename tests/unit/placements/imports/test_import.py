"""From file to placements, and doing it again."""

from collections import Counter
from decimal import Decimal

import pytest

from core.models import AuditEvent
from people.models import ProgrammeRole, Student, User
from placements.imports.enums import ProposalDecision
from placements.models import Placement
from tests.scenarios import make_user
from tests.unit.placements.imports.conftest import (
    accept_everything,
    check,
    run,
    small,
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
HEAD = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Totale omvang;Status"


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


def test_each_placement_has_a_line_in_the_audit_trail(school):
    roster = check(school, small(HEAD, "1;A;25000;Webwerf;01-09-2026;01-02-2027;640;"))
    run(school, roster)
    placement = Placement.objects.get()
    assert list(
        AuditEvent.objects.filter(placement_id=placement.pk).values_list("action", "actor", "data")
    ) == [("placements.imported", school.coordinator.pk, {"import": roster.pk})]

"""Who may do which step, what waits for a decision, and clicking twice."""

import pytest
from django.core.exceptions import PermissionDenied

from core import jobs
from core.errors import ActionRefused
from placements.imports.queries import readiness
from placements.models import ImportRow, ImportSource, Placement, RosterImport
from placements.services import imports
from programmes.models import Programme
from tests.unit.placements.imports.conftest import (
    check,
    plain_school,
    run,
    small,
    upload,
)
from workplaces.models import HostOrganisation

pytestmark = pytest.mark.django_db

HEAD = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Totale omvang;Status"


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

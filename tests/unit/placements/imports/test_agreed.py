"""A second list in which a placement became final."""

import pytest

from agreements.models import Agreement
from core.models import AuditEvent
from placements.imports.agreeing import BECOMES_AGREED, UNDER_WAY
from placements.models import Placement
from placements.services import import_run
from tests.factories import agreements as made
from tests.unit.placements.imports.conftest import accept_everything, check, run, small

pytestmark = pytest.mark.django_db
HEAD = "Nummer;Naam;Crebo;BPV-bedrijf;Begindatum;Einddatum;Totale omvang;Status"


def rows(state, *, count=1, hours=640):
    return small(
        HEAD,
        *(
            f"{number};A{number};25998;Webwerf;01-09-2026;01-02-2027;{hours};{state}"
            for number in range(1, count + 1)
        ),
    )


def brought(school, content):
    roster = check(school, content)
    accept_everything(school, roster)
    return roster, run(school, roster)


def open_kinds(placement):
    return set(placement.commitments.open().values_list("kind", flat=True))


@pytest.fixture
def prepared(world, school):
    brought(school, rows("Volledig"))
    return Placement.objects.get(student__number="1", student__institution=school.institution)


def test_a_final_row_makes_the_placement_agreed_and_the_dry_run_says_so(school, prepared):
    assert "agreements.prepare" in open_kinds(prepared)
    roster = check(school, rows("Definitief"))
    assert roster.expected["warnings"] == {BECOMES_AGREED: 1}
    prepared.refresh_from_db()
    assert prepared.state == "preparing"
    assert run(school, roster) == {"changed": 1}
    prepared.refresh_from_db()
    assert (prepared.state, prepared.agreed_elsewhere, prepared.revision) == ("agreed", True, 2)
    assert prepared.agreed_at is not None
    assert "agreements.prepare" not in open_kinds(prepared)
    assert prepared.commitments.get(kind="agreements.prepare").state == "lapsed"
    actions = AuditEvent.objects.filter(placement_id=prepared.pk).order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "placements.imported",
        "placements.changed_by_import",
        "placements.agreed_by_import",
    ]


def test_bringing_it_again_changes_nothing(school, prepared):
    brought(school, rows("Definitief"))
    roster, counts = brought(school, rows("Definitief"))
    assert (roster.expected["warnings"], counts) == ({}, {"unchanged": 1})
    prepared.refresh_from_db()
    assert prepared.revision == 2


def test_details_that_changed_along_are_taken_before_it_is_agreed(school, prepared):
    assert brought(school, rows("Definitief", hours=320))[1] == {"changed": 1}
    prepared.refresh_from_db()
    assert (prepared.state, prepared.total_hours, prepared.revision) == ("agreed", 320, 2)


@pytest.mark.parametrize("state", ["draft", "proposed", "ready"])
def test_an_agreement_under_way_in_the_portal_goes_before_the_list(world, state):
    triangle = world.own
    made.prepare_school(triangle.school)
    agreement = getattr(made, state)(triangle)
    placement = triangle.placement
    content = small(
        "Nummer;Naam;Crebo;Leerbedrijf ID;BPV-bedrijf;Begindatum;Einddatum;Status",
        f"100001;Noor El Idrissi;25998;100435545;Softwarehuis Noordzij;"
        f"{placement.start_date:%d-%m-%Y};{placement.end_date:%d-%m-%Y};Definitief",
    )
    roster, counts = brought(triangle.school, content)
    assert roster.expected["warnings"] == {UNDER_WAY: 1}
    assert counts == {"kept": 1}
    placement.refresh_from_db()
    assert (placement.state, placement.agreed_elsewhere) == ("preparing", False)
    assert Agreement.objects.get(pk=agreement.pk).state == agreement.state


def test_what_came_in_between_dry_run_and_import_counts(world):
    triangle = world.own
    content = small(
        "Nummer;Naam;Crebo;Leerbedrijf ID;BPV-bedrijf;Begindatum;Einddatum;Status",
        f"100001;Noor El Idrissi;25998;100435545;Softwarehuis Noordzij;"
        f"{triangle.placement.start_date:%d-%m-%Y};{triangle.placement.end_date:%d-%m-%Y};"
        "Definitief",
    )
    roster = check(triangle.school, content)
    assert roster.expected["warnings"] == {BECOMES_AGREED: 1}
    made.prepare_school(triangle.school)
    made.proposed(triangle)
    assert run(triangle.school, roster) == {"kept": 1}
    triangle.placement.refresh_from_db()
    assert triangle.placement.state == "preparing"


def test_a_proposal_of_a_student_is_not_agreed_by_a_list(school, prepared):
    Placement.objects.filter(pk=prepared.pk).update(state="proposed")
    roster, counts = brought(school, rows("Definitief"))
    assert (roster.expected["warnings"], counts) == ({}, {"unchanged": 1})
    prepared.refresh_from_db()
    assert prepared.state == "proposed"


def test_many_rows_cost_no_more_statements(school, django_assert_max_num_queries):
    counted = []
    for count in (2, 40):
        start = Placement.objects.count()
        brought(school, rows("Volledig", count=count))
        roster = check(school, rows("Definitief", count=count))
        actor = school.coordinator
        with django_assert_max_num_queries(60) as queries:
            import_run.import_batch(actor=actor, roster=roster)
        counted.append(len(queries))
        assert Placement.objects.filter(state="agreed").count() == count
        assert start <= count
    assert counted[0] == counted[1]

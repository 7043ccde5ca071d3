"""A row of a list brings a workplace to a student who was looking for one."""

from datetime import date

import pytest

from people.models import Enrolment, User
from placements.models import Commitment, Placement
from placements.services.searching import open_searches
from tests.unit.placements.imports.conftest import accept_everything, check, run, small

pytestmark = pytest.mark.django_db
HEAD = "Nummer;Naam;Crebo;Leerweg;BPV-bedrijf;Begindatum;Einddatum;Totale omvang;Status"


def brought(school, *rows):
    roster = check(school, small(HEAD, *rows))
    accept_everything(school, roster)
    return run(school, roster)


def row(number, start="01-09-2026", end="01-02-2027", state="Volledig"):
    return f"{number};A{number};25998;BOL;Webwerf;{start};{end};640;{state}"


@pytest.fixture
def search(school):
    """The student is known by an earlier list, and looks for a place of the next period."""
    brought(school, row(1, "01-09-2025", "01-02-2026"))
    enrolment = Enrolment.objects.get(student__institution=school.institution)
    # Read anew: the list made the programme, and who coordinates it.
    open_searches(
        actor=User.objects.get(pk=school.coordinator.pk),
        enrolments=[enrolment],
        start_date=date(2026, 9, 1),
        end_date=date(2027, 1, 31),
    )
    return Placement.objects.get(state="searching")


@pytest.mark.parametrize(
    ("state", "becomes"), [("Volledig", "preparing"), ("Definitief", "agreed")]
)
def test_the_search_becomes_the_placement_of_the_row(school, search, state, becomes):
    assert brought(school, row(1, state=state)) == {"new": 1}
    search.refresh_from_db()
    assert (search.state, search.host.name, search.total_hours) == (becomes, "Webwerf", 640)
    assert Commitment.objects.get(placement=search, kind="placements.find_place").state == "kept"
    assert Placement.objects.count() == 2
    assert brought(school, row(1, state=state)) == {"unchanged": 1}


def test_another_period_is_another_placement(school, search):
    assert brought(school, row(1, "01-02-2028", "01-06-2028")) == {"new": 1}
    search.refresh_from_db()
    assert search.state == "searching"

"""A list that was brought before: the dry run says what is here and what would change."""

import pytest

from core import jobs
from core.models import Job
from placements.models import Placement, RosterImport
from tests.web.placements.test_imports import (
    LIST,
    coordinator,
    heading,
    school,
    text_of,
    walk,
)

__all__ = ["coordinator", "school"]
pytestmark = pytest.mark.django_db
HEAD = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Totale omvang"
ONE = "1;A;25000;Webwerf;01-09-2026;01-02-2027;640"
TWO = "2;B;25000;Webwerf;01-09-2026;01-02-2027;640"
BAD = "3;C;25000;;01-09-2026;01-02-2027;640"


def rows(*lines):
    return ("\n".join([HEAD, *lines]) + "\n").encode()


def brought(client, school, content):
    address = walk(client, school, content)
    client.post(f"{address}start/")
    jobs.run(Job.objects.latest("pk").pk)
    return address


def test_bringing_the_real_list_again_promises_nothing_new(client, coordinator, school):
    address = walk(client, school, LIST)
    page = client.get(address)
    assert "are here already" not in text_of(page)
    client.post(f"{address}programmes/")
    proposals = page.context["open_proposals"]
    client.post(f"{address}workplaces/", {f"proposal_{p.pk}": "same" for p in proposals})
    client.post(f"{address}start/")
    jobs.run(Job.objects.latest("pk").pk)
    done = text_of(client.get(address))
    assert "These rows are imported" not in done
    assert "Look whether these rows were read as you meant." in done

    again = client.get(walk(client, school, LIST))
    assert "386 placements are here already" in text_of(again)
    assert "Importing this list again changes nothing" in text_of(again)
    assert "Import again" in text_of(again)
    assert "Import 386 placements" not in text_of(again)
    assert Placement.objects.count() == 386


def test_new_and_changed_rows_are_counted_apart(client, coordinator, school):
    brought(client, school, rows(ONE))
    page = client.get(walk(client, school, rows(ONE.replace("640", "320"), TWO)))
    summary = RosterImport.objects.latest("pk").summary
    assert (summary["here"], summary["here_other"]) == (1, 1)
    text = text_of(page)
    assert "1 placement is here already" in text
    assert "For 1 of them the list says another period, hours or state." in text
    assert "Import 1 placement" in text


def test_what_another_school_has_is_not_here(client, coordinator, school, world):
    known = world.own.placement
    line = (
        f"{known.student.number};A;25000;{known.host.name};{known.start_date:%d-%m-%Y};01-02-2030;1"
    )
    client.get(walk(client, school, rows(line)))
    assert RosterImport.objects.latest("pk").summary["here"] == 0


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((ONE,), "1 of 1 rows can be imported; none needs mending."),
        ((ONE, BAD), "1 of 2 rows can be imported; 1 needs mending."),
        ((ONE, TWO, BAD, BAD.replace("3;", "4;")), "2 of 4 rows can be imported; 2 need mending."),
    ],
)
def test_the_verb_follows_the_number(client, coordinator, school, lines, says):
    assert heading(client.get(walk(client, school, rows(*lines)))) == says

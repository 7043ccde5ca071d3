"""Workplace supervisors in a file, and people of the portal with the same address."""

import pytest

from people.models import User
from placements.imports.trainers import CLOSED, SOMEONE_ELSE
from placements.models import Placement
from tests.scenarios import make_user
from tests.unit.placements.imports.conftest import accept_everything, check, run, small

pytestmark = pytest.mark.django_db
HEAD = "Nummer;Naam;Crebo;BPV-bedrijf;Begindatum;Einddatum;Praktijkopleider;E-mail praktijkopleider"


def rows(*trainers):
    return small(
        HEAD,
        *(
            f"{number};A{number};25000;Webwerf;01-09-2026;01-02-2027;{name};{email}"
            for number, (name, email) in enumerate(trainers, start=1)
        ),
    )


def imported(school, content):
    roster = check(school, content)
    accept_everything(school, roster)
    run(school, roster)
    found = Placement.objects.order_by("student__number").values_list("supervisors", flat=True)
    return roster.expected["warnings"], list(found)


def test_a_closed_account_gets_no_placement_and_the_dry_run_says_so(school):
    closed = make_user("Karin Smit", is_active=False)
    warnings, supervisors = imported(school, rows(("Karin Smit", closed.email)))
    assert (warnings, supervisors) == ({CLOSED: 1}, [None])
    assert User.objects.filter(name="Karin Smit").count() == 1


def test_an_address_in_a_file_tells_nobody_a_name(school):
    person = make_user("Petra de Vries")
    warnings, supervisors = imported(
        school, rows(("Iemand Anders", person.email), ("P. de Vries", person.email))
    )
    assert (warnings, supervisors) == ({SOMEONE_ELSE: 1}, [None, person.pk])


def test_a_new_supervisor_is_made_once_and_known_the_next_time(school):
    content = rows(("Jan Bos", "jan@bos.example"), ("Jan Bos", "jan@bos.example"))
    warnings, supervisors = imported(school, content)
    jan = User.objects.get(email="jan@bos.example")
    assert (warnings, supervisors) == ({}, [jan.pk, jan.pk])
    assert check(school, content).expected["warnings"] == {}

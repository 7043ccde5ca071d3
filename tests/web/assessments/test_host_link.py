"""From the page of a workplace to what was answered about it, for who may read that."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import assessments as make

pytestmark = pytest.mark.django_db


def links_of(user, host):
    client = Client()
    client.force_login(user)
    page = client.get(reverse("workplaces:detail", args=[host.pk]))
    if page.status_code != 200:
        return None
    for address, _label in page.context["links"]:
        assert client.get(address).status_code == 200
    return [address for address, _label in page.context["links"]]


@pytest.fixture
def host(world):
    """One workplace of which one evaluation was handed in."""
    own = world.own
    make.looked_back(own.school, own.workplace, own.student)
    return own.placement.host


def test_the_school_and_the_workplace_itself(world, host):
    own = world.own
    school = reverse("assessments:host-evaluation", args=[own.school.programme.pk, host.pk])
    mine = reverse("assessments:evaluations")
    found = {name: links_of(user, host) for name, user in world.roles().items()}
    assert found["coordinator"] == found["manager"] == found["administrator"] == [school]
    assert found["workplace_supervisor"] == [mine]
    assert found["host_contact"] == [mine]
    for name in ("school_supervisor", "examiner", "student", "guardian"):
        assert not found[name]
    assert links_of(world.other.school.coordinator, host) in (None, [])


def test_without_an_evaluation_there_is_nothing_to_read(world):
    assert links_of(world.own.school.coordinator, world.own.placement.host) == []


def test_a_form_of_the_contact_person_is_no_button_of_the_coordinator(world):
    own = world.own
    row = make.opened(own)
    fill = reverse("assessments:fill", args=[row.placement_id, row.pk])

    def page(user):
        client = Client()
        client.force_login(user)
        return client.get(reverse("placements:detail", args=[row.placement_id]))

    office = page(own.school.coordinator)
    assert fill not in [address for address, _label in office.context["panel_actions"]]
    # The workplace has it once: at the line that says so.
    workplace = page(own.workplace.supervisor)
    assert workplace.content.decode().count(f'href="{fill}"') == 1
    row.placement.school_contact = None
    row.placement.save()
    office = page(own.school.coordinator)
    assert office.content.decode().count(f'href="{fill}"') >= 1

"""Ticking placements on the list, and what can be done with them."""

import pytest
from django.test import Client

from tests.factories import agreements as made
from tests.unit.agreements import conftest as sealing

pytestmark = pytest.mark.django_db
seal_file = sealing.seal_file
_seal_of_the_tests = sealing._seal_of_the_tests

BOX = "<input type=checkbox name=placements form=pick value={} "


def browser(user):
    user.language = "en"
    user.save()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def test_ticked_placements_are_posted_to_the_print_page(world):
    made.prepare_school(world.own.school)
    made.sealed(world.own)
    client = browser(world.own.school.coordinator)
    number = world.own.placement.pk
    page = client.get("/placements/").content.decode()
    assert page.count(BOX.format(number)) == 1
    assert '<form id="pick" method="post" action="/agreements/print/">' in page
    answer = client.post("/agreements/print/", {"placements": [number]})
    assert [row.placement_id for row in answer.context["agreements"]] == [number]
    assert answer.context["form"].ids == [number]


@pytest.mark.parametrize("role", ["student", "workplace_supervisor", "examiner"])
def test_only_a_coordinator_ticks(world, role):
    answer = browser(world.roles()[role]).get("/placements/")
    assert len(answer.context["desk"].rows) == 1
    assert "name=placements" not in answer.content.decode()

"""A placement that was agreed outside the portal, as the school's own list says."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from placements.services.placements import mark_agreed
from tests.factories import agreements as made

BACKEND = "people.backends.PortalAuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def triangle(world):
    made.prepare_school(world.own.school)
    mark_agreed(actor=None, placement_id=world.own.placement.pk, at=timezone.now(), elsewhere=True)
    return world.own


def browser(user):
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(user, triangle):
    return browser(user).get(reverse("placements:detail", args=[triangle.placement.pk]))


def test_its_page_says_where_the_agreement_is_and_offers_nothing(triangle):
    for user in (triangle.school.coordinator, triangle.student.user, triangle.workplace.supervisor):
        page = page_of(user, triangle)
        assert "Its signed agreement is kept by the school, not here." in page.content.decode()
        addresses = [url for url, _label in page.context["panel_actions"]]
        assert [url for url in addresses if "agreement" in url] == []
    assert page.context["phases"][1]["detail"] == "agreed elsewhere"


def test_preparing_one_is_refused_with_a_sentence(triangle):
    client = browser(triangle.school.coordinator)
    address = reverse("agreements:prepare", args=[triangle.placement.pk])
    for answer in (client.get(address), client.post(address, {"language": "nl"})):
        assert answer.status_code == 409
        assert "agreed outside the portal" in answer.content.decode()
    assert Agreement.objects.count() == 0


def test_changing_it_says_where_that_is_done(triangle):
    client = browser(triangle.school.coordinator)
    page = client.get(reverse("agreements:amend", args=[triangle.placement.pk])).content.decode()
    assert "a change of it is signed there too" in page
    assert f'href="{reverse("agreements:prepare", args=[triangle.placement.pk])}"' not in page


def test_a_placement_in_preparation_still_offers_it(world):
    made.prepare_school(world.own.school)
    page = page_of(world.own.school.coordinator, world.own)
    url = reverse("agreements:prepare", args=[world.own.placement.pk])
    assert url in [address for address, _label in page.context["panel_actions"]]

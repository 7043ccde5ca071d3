"""Every page of a placement opens for those who may see it, and does what its button says."""

import pytest
from django.urls import reverse

from tests.scenarios import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def sign_in(client, user):
    client.force_login(user, backend="people.backends.PortalAuthenticationBackend")


@pytest.mark.parametrize(
    "role",
    [
        "student",
        "guardian",
        "workplace_supervisor",
        "host_contact",
        "school_supervisor",
        "coordinator",
        "examiner",
        "manager",
        "administrator",
    ],
)
def test_every_role_opens_today_list_and_own_placement(client, world, role):
    sign_in(client, world.roles()[role])
    placement = world.own.placement
    for url in [
        reverse("today"),
        reverse("placements:list"),
        reverse("placements:detail", args=[placement.pk]),
        reverse("placements:timeline", args=[placement.pk]),
    ]:
        response = client.get(url)
        assert response.status_code == 200, url
    foreign = client.get(reverse("placements:detail", args=[world.other.placement.pk]))
    assert foreign.status_code == (200 if role == "administrator" else 404)

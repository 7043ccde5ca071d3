"""The administrator keeps the portal running for all schools, and acts for no corner."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agreements.services import checking, signing
from core import navigation
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db
FLOOR = "/floor/placements/placement/"


def browser(user):
    client = Client()
    client.force_login(user, backend="people.backends.PortalAuthenticationBackend")
    return client


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_every_entry_of_the_menu_opens_for_the_one_who_sees_it(world, rf):
    labels = {}
    for role, user in world.roles().items():
        request = rf.get("/")
        request.user = user
        entries = navigation.items(request)
        labels[role] = {str(entry.url) for entry in entries}
        for entry in entries:
            opened = browser(user).get(entry.url, follow=True)
            assert opened.status_code == 200, (role, entry.url)
    assert reverse("agreements:templates") in labels["administrator"]
    assert reverse("agreements:templates") not in labels["examiner"]


def test_nobody_is_offered_the_step_of_a_corner_but_that_corner(world):
    made.prepare_school(world.own.school)
    supervisor, administrator = world.own.workplace.supervisor, world.administrator
    for agreement, page, step in [
        (made.proposed(world.own), "agreements:check", checking.approve_data),
        (None, "agreements:sign", signing.request_code),
    ]:
        agreement = agreement or made.approve(world.own, world.own.placement.agreements.get())
        address = f'href="{reverse(page, args=[agreement.pk])}"'
        for shown in [
            reverse("agreements:detail", args=[agreement.pk]),
            reverse("placements:detail", args=[world.own.placement.pk]),
        ]:
            assert address in text(browser(supervisor).get(shown))
            assert address not in text(browser(administrator).get(shown))
        arguments = {"actor": administrator, "agreement_id": agreement.pk}
        with pytest.raises(PermissionDenied):
            step(**arguments, **({"browser_key": "x"} if step is signing.request_code else {}))


def test_the_import_is_offered_to_coordinators_only(world):
    for role, offered in [("coordinator", True), ("administrator", False)]:
        client = browser(world.roles()[role])
        pages = [reverse("placements:list"), reverse("placements:create") + "?q=nobody"]
        for page in pages:
            assert (reverse("imports:list") in text(client.get(page))) is offered, (role, page)


def test_an_administrator_can_make_a_placement_for_any_student(world):
    page = reverse("placements:create")
    found = text(browser(world.administrator).get(page, {"q": "Daan"}))
    assert "Daan Visser" in found
    assert "Daan Visser" not in text(browser(world.own.school.coordinator).get(page, {"q": "Daan"}))


@pytest.mark.urls("benchmarks._admin_floor")
def test_the_floor_of_the_measurements_opens_for_a_superuser(world):
    listed = text(browser(world.administrator).get(FLOOR))
    assert "Noor El Idrissi" in listed
    assert "Daan Visser" in listed
    assert browser(world.own.school.coordinator).get(FLOOR).status_code == 302

"""`has_perm("app.view", row)` and `row in visible_to(user)` are two ways to say the same."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from agreements.models import Agreement
from decisions.models import Decision
from learning.models import LearningTask
from people.models import User
from placements.models import Placement
from programmes.models import Framework, Programme
from tests.factories import agreements as make
from tests.factories import learning as tasks
from tests.factories import results
from tests.scenarios import World
from workplaces.models import HostOrganisation

pytestmark = pytest.mark.django_db

MODELS = {
    "placements.view": Placement,
    "agreements.view": Agreement,
    "programmes.view": Programme,
    "workplaces.view": HostOrganisation,
    "learning.view": LearningTask,
    "decisions.view": Decision,
}


@pytest.fixture
def filled(world: World) -> World:
    """Of both schools a draft and a placement in every state that hides something."""
    for triangle in (world.own, world.other):
        make.prepare_school(triangle.school)
        make.draft(triangle)
        tasks.sent(triangle)
        for writer in (triangle.student.user, triangle.workplace.supervisor):
            tasks.draft(triangle, writer, title=f"Concept van {writer.name}")
        tasks.draft(triangle, triangle.school.coordinator, title="Concept van de school")
        results.result(triangle)
        results.result(triangle, kind="exam_result")
    return world


def people(world: World) -> dict[str, User]:
    other = world.other
    strangers = {
        "other student": other.student.user,
        "other guardian": other.guardian,
        "other workplace supervisor": other.workplace.supervisor,
        "other host contact": other.workplace.contact,
        "other coordinator": other.school.coordinator,
    }
    return world.roles() | strangers


@pytest.mark.parametrize("permission", MODELS)
@pytest.mark.parametrize("state", ["preparing", "proposed", "rejected", "withdrawn"])
def test_permission_and_query_agree(filled: World, permission: str, state: str, django_user_model):
    extra = {"decided_at": filled.own.placement.created_at, "decision_reason": "Te ver weg"}
    extra |= {"decided_by": filled.own.school.coordinator}
    Placement.objects.update(state=state, **(extra if state == "rejected" else {}))
    rows = list(MODELS[permission].objects.all())
    answers, differing = set(), []
    for role, somebody in people(filled).items():
        user = django_user_model.objects.get(pk=somebody.pk)
        visible = set(MODELS[permission].objects.visible_to(user))
        for row in rows:
            allowed = user.has_perm(permission, row)
            answers.add(allowed)
            if allowed != (row in visible):
                differing.append((role, row, allowed))
    assert differing == []
    assert answers == {True, False}


@pytest.mark.parametrize("model", [*MODELS.values(), Framework])
def test_nobody_sees_nothing(filled: World, model):
    assert list(model.objects.visible_to(AnonymousUser())) == []
    assert model.objects.exists()


def test_a_closed_account_is_out_at_once(world: World, client):
    """Also in a browser that was signed in before."""
    somebody = world.own.school.coordinator
    client.force_login(somebody, backend="people.backends.PortalAuthenticationBackend")
    assert client.get(reverse("today")).status_code == 200
    User.objects.filter(pk=somebody.pk).update(is_active=False)
    answer = client.get(reverse("today"))
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next=/")

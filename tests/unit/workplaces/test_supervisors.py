"""Naming a supervisor by an e-mail address: whose person may that be, and what does it tell?"""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import ActionRefused
from people.models import User
from people.services import staff
from tests.scenarios import make_user
from workplaces.models import HostRole
from workplaces.services.hosts import ensure_supervisor

pytestmark = pytest.mark.django_db


def named(world, actor, name, email):
    return ensure_supervisor(actor=actor, host=world.own.workplace.host, name=name, email=email)


@pytest.mark.parametrize("role", ["coordinator", "school_supervisor", "student"])
def test_an_address_alone_tells_nobody_a_name(world, role):
    stranger = world.other.school.manager
    actor = world.roles()[role]
    before = HostRole.objects.count()
    with pytest.raises(ActionRefused) as refusal:
        named(world, actor, "Iemand Anders", stranger.email)
    assert stranger.name not in str(refusal.value)
    assert HostRole.objects.count() == before


@pytest.mark.parametrize("typed", ["Petra de Vries", "p. vries", "P. de Vriés"])
def test_who_knows_the_name_may_name_the_person(world, typed):
    person = make_user("Petra de Vries")
    found = named(world, world.own.student.user, typed, person.email.upper())
    assert (found, found.name) == (person, "Petra de Vries")


def test_staff_need_no_name_of_whom_they_find_on_the_page_of_an_organisation(world):
    known = world.other.workplace.supervisor
    assert named(world, world.own.school.coordinator, "X", known.email) == known
    with pytest.raises(ActionRefused, match="another name"):
        named(world, world.own.student.user, "X", world.other.workplace.contact.email)


def test_a_closed_account_is_not_taken_up_again(world):
    closed = world.own.workplace.supervisor
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for role in ["coordinator", "student", "administrator"]:
        with pytest.raises(ActionRefused, match="This account was closed"):
            named(world, world.roles()[role], closed.name, closed.email)


def test_a_role_for_someone_of_another_school_needs_their_name(world):
    stranger, programme = world.other.school.examiner, world.own.school.programme
    given = {"actor": world.own.school.coordinator, "programme": programme, "role": "examiner"}
    with pytest.raises(ActionRefused, match="another name"):
        staff.give_role(email=stranger.email, name="Iemand Anders", **given)
    assert not stranger.programme_roles.filter(programme=programme).exists()
    assert staff.give_role(email=stranger.email, name=stranger.name, **given).user == stranger


@pytest.mark.parametrize("other", ["host", "guardian"])
def test_who_does_more_here_is_closed_by_an_administrator(world, other):
    examiner = world.own.school.examiner
    if other == "host":
        HostRole.objects.create(
            user=examiner, host=world.other.workplace.host, role="workplace_supervisor"
        )
    else:
        world.other.student.guardianships.create(guardian=examiner)
    with pytest.raises(PermissionDenied, match="does more here"):
        staff.deactivate(actor=world.own.school.coordinator, person=examiner)
    staff.deactivate(actor=world.administrator, person=examiner)
    with pytest.raises(PermissionDenied):
        staff.activate(actor=world.own.school.coordinator, person=examiner)
    examiner.refresh_from_db()
    assert not examiner.is_active

"""Organisations are shared by all schools; what happens there is not."""

import pytest

from core.errors import ActionRefused
from placements.models import Placement
from workplaces.enums import HostRoleName
from workplaces.models import HostRole
from workplaces.services import hosts


def name_contact(actor, host, email):
    return hosts.add_person(
        actor=actor, host=host, name="Nieuw Contact", email=email, role=HostRoleName.HOST_CONTACT
    )


def test_a_contact_named_by_one_school_sees_nothing_of_another(world):
    own, other = world.own, world.other
    role = name_contact(other.school.coordinator, own.workplace.host, "nieuw@host.example")
    assert role.institution == other.school.institution
    assert list(Placement.objects.visible_to(role.user)) == []
    named_by_own = name_contact(own.school.coordinator, own.workplace.host, "nieuw@host.example")
    assert named_by_own.user == role.user
    assert list(Placement.objects.visible_to(role.user)) == [own.placement]


def test_a_coordinator_cannot_look_into_another_school_as_contact(world):
    actor = world.other.school.coordinator
    name_contact(actor, world.own.workplace.host, actor.email)
    assert list(Placement.objects.visible_to(actor)) == [world.other.placement]


def test_only_the_school_that_named_a_contact_can_end_it(world):
    role = HostRole.objects.get(user=world.own.workplace.contact)
    with pytest.raises(ActionRefused, match="school"):
        hosts.remove_role(actor=world.other.school.coordinator, role_id=role.pk)
    hosts.remove_role(actor=world.own.school.coordinator, role_id=role.pk)
    assert not HostRole.objects.filter(pk=role.pk).exists()

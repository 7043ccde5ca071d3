"""Mail that comes back becomes a promise of the school, until there is an address that works."""

from datetime import date

import pytest
from django.utils import timezone

from core.errors import ActionRefused
from notifications.enums import Trouble
from notifications.services import addresses
from people.services import staff
from placements.models import Commitment
from placements.services.people import remove_supervisor, set_supervisor
from tests.scenarios import make_placement

pytestmark = pytest.mark.django_db
KIND = "placements.mend_address"


def break_address(person, source="hook"):
    return addresses.mark_bad(
        user=person,
        address=person.email,
        trouble=Trouble.RETURNED,
        reason="no such user",
        source=source,
        since=timezone.now(),
    )


def promises(state="open"):
    return [
        (row.placement_id, row.owner, row.creditor)
        for row in Commitment.objects.filter(kind=KIND, state=state).order_by("placement_id")
    ]


def test_the_contact_owes_an_address_of_the_supervisor_on_every_running_placement(world):
    own = world.own
    second = make_placement(
        own.school, own.workplace, own.student, start_date=date(2030, 1, 7), school_contact=None
    )
    break_address(own.workplace.supervisor)
    assert promises() == [
        (own.placement.pk, own.school.supervisor, "workplace"),
        (second.pk, None, "workplace"),
    ]
    assert break_address(own.workplace.supervisor, "smtp") is None
    assert len(promises()) == 2


def test_of_the_contact_of_the_school_the_office_owes_it(world):
    break_address(world.own.school.supervisor)
    assert promises() == [(world.own.placement.pk, None, "student")]


def test_a_guardian_counts_while_the_student_is_a_minor(world):
    break_address(world.own.guardian)
    break_address(world.other.guardian)  # of an adult
    assert promises() == [(world.own.placement.pk, world.own.school.supervisor, "guardian")]


def test_the_office_gives_another_address_and_the_promise_is_kept(world):
    student, coordinator = world.own.student.user, world.own.school.coordinator
    with pytest.raises(ActionRefused):
        staff.give_email(actor=coordinator, person=student, email="new@people.example")
    break_address(student)
    staff.give_email(actor=coordinator, person=student, email="new@people.example")
    assert promises() == []
    assert len(promises("kept")) == 1
    # The address works again as far as anybody knows, so it is not changed once more.
    with pytest.raises(ActionRefused):
        staff.give_email(actor=coordinator, person=student, email="third@people.example")


def test_an_administrator_is_not_given_an_address_by_a_school(world):
    administrator = world.administrator
    world.own.school.coordinator.programme_roles.update(user=administrator)
    break_address(administrator)
    assert not staff.may_be_mended(administrator)


def test_who_was_replaced_need_not_be_reached(world):
    own = world.own
    break_address(own.workplace.supervisor)
    set_supervisor(
        actor=own.school.coordinator,
        placement_id=own.placement.pk,
        name="Nieuwe Begeleider",
        email="nieuw@people.example",
        phone="",
    )
    assert len(promises()) == 1  # still guides the student, beside the new one
    remove_supervisor(
        actor=own.school.coordinator,
        placement_id=own.placement.pk,
        user_id=own.workplace.supervisor.pk,
    )
    assert promises() == []
    assert len(promises("lapsed")) == 1

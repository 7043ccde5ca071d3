"""`has_perm` and `visible_to` are two mouths of one rule."""

import pytest

from people.models import User
from placements.enums import PlacementState
from placements.models import Placement

SEES_OWN = {
    "student",
    "guardian",
    "workplace_supervisor",
    "host_contact",
    "school_supervisor",
    "coordinator",
    "examiner",
    "manager",
    "administrator",
}
SCHOOL_AND_STUDENT = SEES_OWN - {"guardian", "workplace_supervisor", "host_contact"}


def put_in(placement, state):
    values = {"state": state}
    if state in {"agreed", "completed"}:
        values["agreed_at"] = placement.created_at
    if state == "searching":
        values |= {"host": None, "site": None, "from_search": True}
    if state == "ended_early":
        values |= {"ended_on": placement.start_date, "end_reason": "other"}
    if state == "rejected":
        values |= {
            "decided_at": placement.created_at,
            "decided_by": placement.created_by,
            "decision_reason": "no",
        }
    Placement.objects.filter(pk=placement.pk).update(**values)


@pytest.mark.parametrize("state", PlacementState.values)
def test_who_sees_a_placement(world, state):
    put_in(world.own.placement, state)
    own, other = Placement.objects.order_by("id")
    sees = set()
    for role, found in world.roles().items():
        user = User.objects.get(pk=found.pk)
        # A search is looked for on purpose: no other app meets one by accident.
        assert state != "searching" or own not in Placement.objects.visible_to(user)
        visible = set(Placement.objects.visible_to(user, searching=True))
        assert {row for row in (own, other) if user.has_perm("placements.view", row)} == visible
        assert (other in visible) == (role == "administrator")
        if own in visible:
            sees.add(role)
    inside = state in {"searching", "proposed", "rejected", "withdrawn"}
    assert sees == (SCHOOL_AND_STUDENT if inside else SEES_OWN)


def test_a_guardian_sees_nothing_any_more_when_the_child_is_18(world):
    assert not Placement.objects.visible_to(world.other.guardian).exists()
    assert Placement.objects.visible_to(world.own.guardian).get() == world.own.placement


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("approve", {"coordinator"}),
        ("change", {"coordinator"}),
        ("end_early", {"coordinator"}),
        ("complete", {"coordinator"}),
        ("assign_contact", {"coordinator"}),
        ("withdraw", {"coordinator"}),
        ("change_supervisors", {"coordinator", "school_supervisor"}),
    ],
)
def test_who_may_do_what(world, permission, allowed):
    users = world.roles()
    del users["administrator"]
    found = {
        role
        for role, user in users.items()
        if user.has_perm(f"placements.{permission}", world.own.placement)
    }
    assert found == allowed
    assert not any(
        user.has_perm(f"placements.{permission}", world.other.placement) for user in users.values()
    )


def test_a_student_withdraws_only_a_proposal(world):
    student = world.own.student.user
    assert not student.has_perm("placements.withdraw", world.own.placement)
    world.own.placement.state = "proposed"
    assert student.has_perm("placements.withdraw", world.own.placement)


def test_who_makes_and_who_proposes(world):
    enrolment = world.own.placement.enrolment
    users = world.roles()
    del users["administrator"]
    make = {role for role, user in users.items() if user.has_perm("placements.create", enrolment)}
    propose = {r for r, user in users.items() if user.has_perm("placements.propose", enrolment)}
    rosters = {r for r, user in users.items() if user.has_perm("placements.import_roster")}
    assert (make, propose, rosters) == ({"coordinator"}, {"student"}, {"coordinator"})
    foreign = world.other.placement.enrolment
    assert not users["coordinator"].has_perm("placements.create", foreign)
    assert not users["student"].has_perm("placements.propose", foreign)

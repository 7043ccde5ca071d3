"""Every step over every state: a new state forces a decision here."""

import pytest

from core.errors import ActionRefused
from placements.enums import PlacementState
from placements.models import Placement
from placements.transitions import STEPS, can, missing_for_agreement, take

ALLOWED = {
    "approve": {"proposed": "preparing"},
    "propose": {"searching": "proposed"},
    "arrange": {"searching": "preparing"},
    "search_again": {"proposed": "searching"},
    "reject": {"proposed": "rejected"},
    "withdraw": {"searching": "withdrawn", "proposed": "withdrawn", "preparing": "withdrawn"},
    "agree": {"preparing": "agreed"},
    "complete": {"agreed": "completed"},
    "end_early": {"preparing": "ended_early", "agreed": "ended_early"},
}


def test_every_step_is_listed():
    assert set(STEPS) == set(ALLOWED)


@pytest.mark.parametrize("state", PlacementState.values)
@pytest.mark.parametrize("step", STEPS)
def test_step(step, state):
    placement = Placement(state=state)
    after = ALLOWED[step].get(state)
    assert can(step, placement) == (after is not None)
    if after is None:
        with pytest.raises(ActionRefused):
            take(step, placement)
        assert placement.state == state
    else:
        assert take(step, placement) == (state, after)
        assert placement.state == after


def keys(placement):
    return [each.key for each in missing_for_agreement(Placement.objects.get(pk=placement.pk))]


def test_nothing_is_missing_in_the_own_triangle(world):
    assert keys(world.own.placement) == []


def test_everything_that_can_be_missing(world):
    placement = world.own.placement
    placement.school_contact = placement.total_hours = None
    placement.save()
    placement.supervisor_links.all().delete()
    world.own.workplace.site.city = ""
    world.own.workplace.site.save()
    world.own.student.user.email = None
    world.own.student.user.save()
    world.own.student.guardianships.all().delete()
    assert keys(placement) == [
        "school_contact",
        "supervisor",
        "site",
        "hours",
        "student_email",
        "guardian",
    ]


def test_a_site_from_a_list_has_no_street_and_is_enough(world):
    world.own.workplace.site.street = ""
    world.own.workplace.site.save()
    assert keys(world.own.placement) == []


def test_a_supervisor_without_an_address(world):
    world.own.workplace.supervisor.email = None
    world.own.workplace.supervisor.save()
    assert keys(world.own.placement) == ["supervisor_email"]


@pytest.mark.parametrize(
    ("rule", "missing"), [("required", ["guardian"]), ("informed", []), ("off", [])]
)
def test_the_rule_of_the_school_decides_about_the_guardian(world, rule, missing):
    world.own.student.guardianships.all().delete()
    world.own.school.institution.guardian_rule = rule
    world.own.school.institution.save()
    assert keys(world.own.placement) == missing


def test_an_adult_needs_no_guardian(world):
    world.other.student.guardianships.all().delete()
    assert keys(world.other.placement) == []

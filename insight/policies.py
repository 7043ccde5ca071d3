"""Who may look at signals, answer them, and set from when they speak."""

from typing import Any

import rules

from core.access import administers
from people.policies import manages_programme
from people.reach import office_programmes, roles_of
from placements.models import Placement
from placements.policies import coordinates, is_contact
from workplaces.reach import first_host_role


@rules.predicate
def is_of_office(user: Any, placement: Placement) -> bool:
    return placement.programme_id in office_programmes(user)


@rules.predicate
def manages(user: Any, placement: Placement) -> bool:
    return placement.programme_id in {
        row.programme_id for row in roles_of(user) if row.role == "manager"
    }


@rules.predicate
def works_at_school(user: Any, subject: Any = None) -> bool:
    return bool(roles_of(user))


@rules.predicate
def guides_at_workplace(user: Any, subject: Any = None) -> bool:
    return first_host_role(user) is not None


rules.add_perm("insight.view_board", administers | works_at_school)
rules.add_perm("insight.view_students", guides_at_workplace)
rules.add_perm("insight.view_signals", administers | is_of_office | is_contact)
rules.add_perm("insight.answer_signal", administers | coordinates | manages | is_contact)
rules.add_perm("insight.set_limits", administers | manages_programme)

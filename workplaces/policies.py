"""Who may see and mend what the portal knows about a host organisation."""

from typing import Any

import rules

from core.access import administers
from people import ties
from people.enums import ProgrammeRoleName
from people.models import User
from people.reach import programmes_with, roles_of
from workplaces.models import HostOrganisation


@rules.predicate
def works_at_a_school(user: Any, host: HostOrganisation | None = None) -> bool:
    return bool(roles_of(user))


@rules.predicate
def works_there(user: Any, host: HostOrganisation) -> bool:
    return host.roles.filter(user=user).exists()


@rules.predicate
def coordinates(user: Any, host: HostOrganisation | None = None) -> bool:
    """Hosts are shared by all programmes of the portal."""
    return bool(programmes_with(user, [ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER]))


@ties.register
def has_role_at_a_host(person: User) -> bool:
    return person.host_roles.exists()


rules.add_perm("workplaces.list", administers | works_at_a_school)
rules.add_perm("workplaces.view", administers | works_at_a_school | works_there)
rules.add_perm("workplaces.edit", administers | coordinates)

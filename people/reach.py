"""What a person has to do with programmes, asked once per request.

The rows are kept on the user object, so that the menu, the rules and the queries of one page
share one query.
"""

from collections.abc import Iterable
from typing import Any

from people.enums import ProgrammeRoleName
from people.models import ProgrammeRole

# Who sees all placements of a programme. A school supervisor sees the own students.
OFFICE_ROLES = [
    ProgrammeRoleName.COORDINATOR,
    ProgrammeRoleName.MANAGER,
    ProgrammeRoleName.EXAMINER,
]


def roles_of(user: Any) -> list[ProgrammeRole]:
    """The roles of `user`, each with its programme."""
    return user.cached_role_rows if user.is_authenticated else []


def programmes_with(user: Any, roles: Iterable[str]) -> list[int]:
    """Ids of the programmes in which `user` has one of `roles`."""
    wanted = set(roles)
    return sorted({row.programme_id for row in roles_of(user) if row.role in wanted})


def office_programmes(user: Any) -> list[int]:
    """Ids of the programmes of which `user` sees every placement."""
    return programmes_with(user, OFFICE_ROLES)


def coordinated_programmes(user: Any) -> list[int]:
    return programmes_with(user, [ProgrammeRoleName.COORDINATOR])

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


# Who manages the people of a programme.
MANAGING = frozenset({ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER})


def roles_of(user: Any) -> list[ProgrammeRole]:
    """The roles of `user`, each with its programme. Whoever left has none."""
    return user.cached_role_rows if user.is_authenticated and user.is_active else []


def has_role(user: Any, programme_id: int, *roles: str) -> bool:
    """Any of `roles` in this programme; without `roles`: any role at all."""
    held = {row.role for row in roles_of(user) if row.programme_id == programme_id}
    return bool(held & set(roles)) if roles else bool(held)


def programmes_with(user: Any, roles: Iterable[str]) -> list[int]:
    """Ids of the programmes in which `user` has one of `roles`."""
    wanted = set(roles)
    return sorted({row.programme_id for row in roles_of(user) if row.role in wanted})


def office_programmes(user: Any) -> list[int]:
    """Ids of the programmes of which `user` sees every placement."""
    return programmes_with(user, OFFICE_ROLES)


def coordinated_programmes(user: Any) -> list[int]:
    return programmes_with(user, [ProgrammeRoleName.COORDINATOR])


def managed_programme_ids(user: Any) -> list[int]:
    return programmes_with(user, MANAGING)


def managed_institutions(user: Any) -> list[int]:
    """Ids of the schools of which `user` coordinates or manages a programme."""
    return sorted({row.programme.institution_id for row in roles_of(user) if row.role in MANAGING})

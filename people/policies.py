"""Who may do what with people. The helpers ask for all roles of someone in one query."""

from collections.abc import Collection
from typing import Any

import rules

from people.enums import ProgrammeRoleName
from people.models import Enrolment, Guardianship, Student, User
from programmes.models import Programme

MANAGING = frozenset({ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER})


def is_administrator(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


def roles_in(user: Any, programme_id: int) -> frozenset[str]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return user.cached_programme_roles.get(programme_id, frozenset())


def has_role(user: Any, programme_id: int, *roles: str) -> bool:
    """Any of `roles` in this programme; without `roles`: any role at all."""
    held = roles_in(user, programme_id)
    return bool(held & set(roles)) if roles else bool(held)


def programme_ids(user: Any, *roles: str) -> list[int]:
    """Programmes in which `user` has any of `roles` (without `roles`: any role)."""
    if not user.is_authenticated:
        return []
    held = user.cached_programme_roles.items()
    return [each for each, names in held if not roles or names & set(roles)]


def is_coordinator_of(user: Any, programme_id: int) -> bool:
    return has_role(user, programme_id, ProgrammeRoleName.COORDINATOR)


def is_manager_of(user: Any, programme_id: int) -> bool:
    return has_role(user, programme_id, ProgrammeRoleName.MANAGER)


def is_school_supervisor_in(user: Any, programme_id: int) -> bool:
    return has_role(user, programme_id, ProgrammeRoleName.SCHOOL_SUPERVISOR)


def manages_any(user: Any, ids: Collection[int]) -> bool:
    return bool(set(programme_ids(user, *MANAGING)) & set(ids))


@rules.predicate
def administers(user: Any, subject: Any = None) -> bool:
    return is_administrator(user)


@rules.predicate
def manages_programme(user: Any, programme: Programme) -> bool:
    return has_role(user, programme.pk, *MANAGING)


@rules.predicate
def manages_something(user: Any, subject: Any = None) -> bool:
    return bool(programme_ids(user, *MANAGING))


@rules.predicate
def manages_student(user: Any, student: Student) -> bool:
    ids = Enrolment.objects.filter(student=student).values_list(
        "programme_variant__programme_id", flat=True
    )
    return manages_any(user, ids)


@rules.predicate
def manages_person(user: Any, person: User) -> bool:
    """Staff of the same programme, its students, and their guardians."""
    if manages_any(user, person.cached_programme_roles):
        return True
    if hasattr(person, "student") and manages_student(user, person.student):
        return True
    wards = Guardianship.objects.filter(guardian=person).select_related("student")
    return any(manages_student(user, ward.student) for ward in wards)


@rules.predicate
def manages_all_of_person(user: Any, person: User) -> bool:
    """Deactivating someone reaches every programme in which they work."""
    ids = set(person.cached_programme_roles)
    return bool(ids) and ids <= set(programme_ids(user, *MANAGING)) and not person.is_superuser


rules.add_perm("people.manage_some_programme", administers | manages_something)
rules.add_perm("people.manage_programme", administers | manages_programme)
rules.add_perm("people.manage_student", administers | manages_student)
rules.add_perm("people.manage_person", administers | manages_person)
rules.add_perm("people.deactivate_person", administers | manages_all_of_person)
rules.add_perm("people.change_email", administers)

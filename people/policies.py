"""Who may do what with people. What someone has to do with programmes is asked in `reach`."""

from collections.abc import Collection
from typing import Any

import rules

from core.access import administers
from people import ties
from people.models import Enrolment, Guardianship, Student, User
from people.reach import MANAGING, has_role, managed_programme_ids
from programmes.models import Programme


def manages_any(user: Any, ids: Collection[int]) -> bool:
    return bool(set(managed_programme_ids(user)) & set(ids))


@rules.predicate
def manages_programme(user: Any, programme: Programme) -> bool:
    return has_role(user, programme.pk, *MANAGING)


@rules.predicate
def manages_something(user: Any, subject: Any = None) -> bool:
    return bool(managed_programme_ids(user))


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
    """Closing an account reaches all that someone does here: every programme in which they work,
    and beside that nothing. Who is also a student, a guardian or at a workplace: administrators."""
    ids = set(person.cached_programme_roles)
    if not ids or person.is_superuser or not ids <= set(managed_programme_ids(user)):
        return False
    return not ties.has_other(person)


rules.add_perm("people.manage_some_programme", administers | manages_something)
rules.add_perm("people.manage_programme", administers | manages_programme)
rules.add_perm("people.manage_student", administers | manages_student)
rules.add_perm("people.manage_person", administers | manages_person)
rules.add_perm("people.deactivate_person", administers | manages_all_of_person)
rules.add_perm("people.change_email", administers)

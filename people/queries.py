"""Whom a member of staff may see here."""

from typing import Any

from django.db.models import Q, QuerySet

from core.access import administers
from people.models import ProgrammeRole, Student, User
from people.reach import managed_programme_ids
from programmes.models import Programme


def managed_programmes(user: Any) -> QuerySet[Programme]:
    programmes = Programme.objects.select_related("institution").order_by("name")
    if administers(user):
        return programmes
    return programmes.filter(pk__in=managed_programme_ids(user))


def managed_people(user: Any) -> QuerySet[User]:
    """Staff and students of the programmes that `user` manages, and guardians of those students."""
    if administers(user):
        return User.objects.all()
    ids = managed_programme_ids(user)
    students = Student.objects.filter(enrolments__programme_variant__programme__in=ids)
    return User.objects.filter(
        Q(pk__in=ProgrammeRole.objects.filter(programme__in=ids).values("user"))
        | Q(student__in=students)
        | Q(guardianships__student__in=students)
    ).distinct()


def managed_students(user: Any) -> QuerySet[Student]:
    if administers(user):
        return Student.objects.all()
    ids = managed_programme_ids(user)
    return Student.objects.filter(enrolments__programme_variant__programme__in=ids).distinct()

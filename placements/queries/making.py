"""Choosing a student and a host."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from core.access import administers
from core.search import prefix_query
from people.models import Enrolment
from people.reach import coordinated_programmes
from workplaces.models import HostOrganisation

MOST = 20


def placeable(user: Any) -> QuerySet[Enrolment]:
    """Who can get a placement from `user`: the students in the programmes of this office."""
    rows = Enrolment.objects.select_related("student__user", "programme_variant__programme")
    if administers(user):
        return rows
    return rows.filter(programme_variant__programme_id__in=coordinated_programmes(user))


def find_enrolments(user: Any, text: str) -> QuerySet[Enrolment]:
    """Those of them with this name or number."""
    words = prefix_query(text)
    rows = placeable(user)
    if not words:
        return rows.none()
    query = SearchQuery(words, search_type="raw", config="simple")
    fits = Q(student__user__search=query) | Q(student__number=text)
    return rows.filter(fits).order_by("student__user__name", "id")[:MOST]


def find_hosts(text: str) -> QuerySet[HostOrganisation]:
    words = prefix_query(text)
    if not words:
        return HostOrganisation.objects.none()
    query = SearchQuery(words, search_type="raw", config="simple")
    return HostOrganisation.objects.filter(search=query).order_by("name", "id")[:MOST]

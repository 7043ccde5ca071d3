"""Shares per programme, variant, host or contact person, for who looks after quality."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from insight.enums import Severity
from insight.models import PlacementHealth
from people.models import User
from people.reach import office_programmes
from programmes.enums import Variant
from programmes.models import Programme
from workplaces.models import HostOrganisation

COLUMNS = {
    "programme": "programme_id",
    "variant": "variant",
    "host": "host_id",
    "contact": "school_contact_id",
}
MOST = 200


@dataclass(frozen=True)
class Group:
    """How many placements are under way in it, and how many of them ask for somebody."""

    value: Any
    name: str
    number: int
    red: int
    amber: int
    late: int

    @property
    def share(self) -> int:
        return round(100 * self.red / self.number) if self.number else 0


def groups_of(user: Any, by: str) -> list[Group]:
    """The groups with the most red ones first, at most 200. Two queries."""
    column = COLUMNS[by]
    rows = PlacementHealth.objects.filter(is_live=True)
    if not user.is_superuser:
        rows = rows.filter(programme_id__in=office_programmes(user))
    found = (
        rows.order_by()
        .values(column)
        .annotate(
            number=Count("pk"),
            red=Count("pk", filter=Q(level=Severity.RED)),
            amber=Count("pk", filter=Q(level=Severity.AMBER)),
            late=Sum("late_count"),
        )
        .order_by("-red", "-amber", "-number", column)[:MOST]
    )
    rows_found = list(found)
    names = _names(by, [row[column] for row in rows_found])
    return [
        Group(
            row[column],
            names.get(row[column], ""),
            row["number"],
            row["red"],
            row["amber"],
            row["late"] or 0,
        )
        for row in rows_found
    ]


def _names(by: str, values: list[Any]) -> dict[Any, str]:
    if by == "variant":
        return {value: Variant(value).short for value in values}
    if by == "programme":
        return {row.pk: row.display_name for row in Programme.objects.filter(pk__in=values)}
    model: Any = HostOrganisation if by == "host" else User
    return dict(model.objects.filter(pk__in=values).values_list("pk", "name"))

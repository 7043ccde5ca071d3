"""The search of the list of placements, over the rows of the board."""

from typing import Any

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from insight.models import PlacementHealth
from placements.queries.search import ALL_WHO_FIT, ALONG, AMONG, Search

Rows = QuerySet[PlacementHealth]


def _here(sql: str) -> str:
    return sql.replace("placements_placement.", "insight_placementhealth.")


def found_among(rows: Rows, search: Search, *, along: bool) -> Rows:
    """`along`: the list is long, so a common word is looked for in its order."""
    found = search.find()
    if not found.many:
        if not found.students and not found.hosts:
            return rows.none()
        ids = [list(found.students), list(found.hosts)]
        return _filtered(rows, AMONG, ids)
    return _filtered(rows, ALONG if along else ALL_WHO_FIT, search._values)


def _filtered(rows: Rows, sql: str, values: list[Any]) -> Rows:
    return rows.filter(RawSQL(_here(sql), values, BooleanField()))  # noqa: S611

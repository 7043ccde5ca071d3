"""The placements of a programme with their hours, one page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from core.keyset import Page, paginate
from hours.totals import HoursTotals, keeping_hours, with_totals
from placements.enums import PlacementState
from placements.models import Placement
from placements.queries.search import Search
from programmes.models import Programme

ORDER = ["-start_date", "-id"]
SIZE = 25
SHOW_BEHIND, SHOW_WAITING = "behind", "waiting"
ENDED = [PlacementState.COMPLETED, PlacementState.ENDED_EARLY]


@dataclass(frozen=True)
class HoursFilters:
    """What the list is narrowed to; unknown values narrow nothing."""

    text: str = ""
    show: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "HoursFilters":
        show, state = query.get("show", ""), query.get("state", "")
        return cls(
            text=query.get("q", "").strip()[:100],
            show=show if show in {SHOW_BEHIND, SHOW_WAITING} else "",
            state=state if state in {PlacementState.AGREED, "ended"} else "",
        )

    @property
    def any(self) -> bool:
        return bool(self.text or self.show or self.state)


@dataclass(frozen=True)
class Row:
    placement: Any
    totals: HoursTotals


def hours_page(
    programme: Programme, filters: HoursFilters, *, after: str = "", before: str = ""
) -> Page[Any]:
    rows = narrowed(with_totals(placements_of(programme)), filters)
    page = paginate(
        rows.select_related("student__user", "host"),
        order=ORDER,
        after=after,
        before=before,
        size=SIZE,
    )
    shown = [Row(row, HoursTotals.of(row)) for row in page.rows]
    return Page(shown, page.next, page.previous)  # type: ignore[type-var]


def placements_of(programme: Programme) -> QuerySet[Placement]:
    return keeping_hours(Placement.objects.filter(programme=programme))


def narrowed(rows: QuerySet[Any], filters: HoursFilters) -> QuerySet[Placement]:
    """`rows` come from `with_totals`."""
    if filters.show == SHOW_BEHIND:
        rows = rows.filter(is_behind=True, state=PlacementState.AGREED)
    if filters.show == SHOW_WAITING:
        rows = rows.filter(weeks_waiting__gt=0)
    if filters.state:
        rows = rows.filter(state__in=ENDED if filters.state == "ended" else [filters.state])
    search = Search.of(filters.text)
    if search is None:
        return rows
    found = search.find()
    return search.along(rows) if found.many else found.apply(rows)


def summary(programme: Programme) -> dict[str, int]:
    """Over the whole programme, in one query: running, behind, weeks that wait."""
    rows = with_totals(placements_of(programme))
    running = Q(state=PlacementState.AGREED)
    found = rows.aggregate(
        running=Count("pk", filter=running),
        behind=Count("pk", filter=running & Q(is_behind=True)),
        waiting=Sum("weeks_waiting"),
    )
    return {name: value or 0 for name, value in found.items()}

"""The board, shaped for one page of it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from core.keyset import Page, ordered, paginate
from insight.enums import Stage
from insight.models import PlacementHealth
from insight.queries.filters import BoardFilters
from insight.queries.searching import found_among
from people.models import User
from people.reach import office_programmes
from placements.models import Placement
from programmes.models import Programme
from workplaces.models import HostOrganisation

Rows = QuerySet[PlacementHealth]
COLUMNS = [
    "placement_id", "programme_id", "host_id", "school_contact_id", "variant", "state", "stage",
    "start_date", "end_date",
    "student_school", "school_workplace", "student_workplace", "open_count", "late_count",
    "late_since", "next_on", "last_contact_on", "tasks", "tasks_approved", "outcomes",
    "outcomes_covered", "evidence", "evidence_confirmed", "hours_approved", "hours_expected",
    "weeks_waiting", "agreement_state", "signed", "parties", "signals", "level", "score",
    "changed_at", "next_sort", "contact_sort",
]  # fmt: skip


def board_lists(user: Any, filters: BoardFilters) -> list[Rows]:
    """What the board of `user` is made of: a list for each programme of the own office, which has
    its index; for everyone else the placements in which they take part."""
    rows = PlacementHealth.objects.all()
    programmes = office_programmes(user)
    if user.is_superuser:
        if filters.programme:
            rows = rows.filter(programme_id=filters.programme)
        return [rows]
    if not programmes:
        own = Placement.objects.with_part_for(user).values("pk")
        rows = rows.filter(placement_id__in=own)
        return [rows.filter(programme_id=filters.programme) if filters.programme else rows]
    if filters.programme:
        programmes = [filters.programme] if filters.programme in programmes else []
    return [rows.filter(programme_id=pk) for pk in programmes]


def board_rows(user: Any, filters: BoardFilters, seen_at: datetime | None = None) -> Rows:
    """All rows that fit, as one set; for exports and groups."""
    rows = PlacementHealth.objects.all()
    programmes = office_programmes(user)
    if filters.programme:
        rows = rows.filter(programme_id=filters.programme)
    if not user.is_superuser:
        if programmes:
            rows = rows.filter(programme_id__in=programmes)
        else:
            rows = rows.filter(placement_id__in=Placement.objects.with_part_for(user).values("pk"))
    return _searched(narrowed(rows, filters, seen_at), filters, along=False)


def narrowed(rows: Rows, filters: BoardFilters, seen_at: datetime | None) -> Rows:
    """By all filters but the programme and the search. Without a stage: what is under way."""
    rows = rows.filter(is_live=filters.stage != Stage.OVER)
    values = {
        "stage": filters.stage,
        "variant": filters.variant,
        "school_contact_id": filters.contact,
        "host_id": filters.host,
    }
    rows = rows.filter(**{name: value for name, value in values.items() if value})
    if filters.tags:
        rows = rows.filter(tags__contains=filters.tags)
    if filters.only_new and seen_at:
        rows = rows.filter(changed_at__gt=seen_at)
    return rows


def _searched(rows: Rows, filters: BoardFilters, *, along: bool) -> Rows:
    if filters.is_too_short:
        return rows.none()
    return found_among(rows, filters.search, along=along) if filters.search else rows


def board_page(
    user: Any,
    filters: BoardFilters,
    *,
    seen_at: datetime | None = None,
    after: str = "",
    before: str = "",
    size: int = 25,
) -> Page[Any]:
    """One page of rows with the names that stand in them."""
    lists = [narrowed(rows, filters, seen_at) for rows in board_lists(user, filters)]
    lists = [_searched(rows, filters, along=True) for rows in lists]
    if not lists:
        return Page([], None, None)
    rows = lists[0]
    if len(lists) > 1:
        nearest = [
            ordered(each, order=filters.order, after=after, before=before)[: size + 1]
            for each in lists
        ]
        rows = _in_any(nearest)
    names = _names()
    return paginate(
        rows.annotate(**names).values_list(*COLUMNS, *names, named=True),  # type: ignore[type-var]
        order=filters.order,
        after=after,
        before=before,
        size=size,
    )


def _in_any(lists: list[Rows]) -> Rows:
    """The nearest rows of each list, read through its own index and merged."""
    parts: list[str] = []
    values: list[Any] = []
    for each in lists:
        try:
            sql, params = each.values("placement_id").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"({sql})")
        values += params
    if not parts:
        return PlacementHealth.objects.none()
    union = " UNION ALL ".join(parts)
    return PlacementHealth.objects.filter(
        RawSQL(  # noqa: S611  our own queries
            f"insight_placementhealth.placement_id IN ({union})", values, BooleanField()
        )
    )


def _names() -> dict[str, Subquery]:
    """A subquery for each name: joins to five tables take the planner ten times as long."""

    def name(rows: QuerySet[Any], field: str = "name") -> Subquery:
        return Subquery(rows.order_by().values(field))

    programme = Programme.objects.filter(pk=OuterRef("programme_id"))
    return {
        "student_name": name(User.objects.filter(student=OuterRef("student_id"))),
        "programme_name": name(programme),
        "programme_name_en": name(programme, "name_en"),
        "host_name": name(HostOrganisation.objects.filter(pk=OuterRef("host_id"))),
        "contact_name": name(User.objects.filter(pk=OuterRef("school_contact_id"))),
    }

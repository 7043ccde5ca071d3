"""The list of placements, shaped for one page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from core.keyset import Page, direction, ordered, paginate
from people.enums import Corner
from people.models import User
from people.reach import office_programmes
from placements.enums import PlacementState
from placements.models import Commitment, Placement, PlacementCount
from placements.queries.search import Search
from programmes.enums import Variant
from programmes.models import Programme
from workplaces.models import HostOrganisation

ORDER = ["-start_date", "-id"]
COLUMNS = ["id", "start_date", "end_date", "state", "variant"]
WAITS_ON = [Corner.STUDENT, Corner.WORKPLACE, Corner.SCHOOL]


@dataclass(frozen=True)
class DeskFilters:
    """What the list is narrowed to; unknown values narrow nothing."""

    text: str = ""
    state: str = ""
    programme: int | None = None
    variant: str = ""
    waits: str = ""
    search: Search | None = field(default=None, compare=False)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "DeskFilters":
        def known(name: str, values: Any) -> str:
            value = query.get(name, "")
            return value if value in values else ""

        text = query.get("q", "").strip()[:100]
        number = query.get("programme", "")
        return cls(
            text=text,
            state=known("state", PlacementState.values),
            programme=int(number)
            if number.isascii() and number.isdigit() and len(number) < 10
            else None,
            variant=known("variant", Variant.values),
            waits=known("waits", WAITS_ON),
            search=Search.of(text),
        )

    @property
    def is_too_short(self) -> bool:
        return bool(self.text) and self.search is None


def desk_lists(user: Any, filters: DeskFilters) -> list[QuerySet[Placement]]:
    """The placements that stand on the list of `user`, narrowed; together they are the list.

    An office looks at its programmes, each of which has its index; everyone else at the
    placements in which they take part.
    """
    programmes = office_programmes(user)
    if user.is_superuser or not programmes:
        everything = Placement.objects.all()
        own = everything if user.is_superuser else Placement.objects.with_part_for(user)
        if filters.programme:
            own = own.filter(programme_id=filters.programme)
        return [narrowed(own, filters)]
    if filters.programme:
        programmes = [filters.programme] if filters.programme in programmes else []
    return [narrowed(Placement.objects.filter(programme_id=pk), filters) for pk in programmes]


def desk_rows(user: Any, filters: DeskFilters) -> QuerySet[Placement]:
    """The same as one set of rows."""
    lists = desk_lists(user, filters)
    if len(lists) == 1:
        return lists[0]
    rows = narrowed(Placement.objects.of_programmes_of(user), filters)
    return rows if lists else rows.none()


def narrowed(rows: QuerySet[Placement], filters: DeskFilters) -> QuerySet[Placement]:
    """By all filters but the programme and the search."""
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.variant:
        rows = rows.filter(variant=filters.variant)
    if filters.waits:
        corners = [filters.waits]
        if filters.waits == Corner.STUDENT:
            corners.append(Corner.GUARDIAN)
        waiting = Commitment.objects.open().filter(placement=OuterRef("pk"), debtor__in=corners)
        rows = rows.filter(Exists(waiting))
    return rows


def found_rows(
    user: Any, filters: DeskFilters, *, after: str, before: str, size: int
) -> QuerySet[Placement]:
    """The same, narrowed to what was searched for; enough of them for the page at this mark."""
    rows = desk_rows(user, filters)
    search = filters.search
    if search is None:
        return rows
    found = search.find()
    if not found.many:
        return found.apply(rows)
    if user.is_superuser and not filters.programme:
        return search.along(rows)
    lists = [
        ordered(each, order=ORDER, after=after, before=before) for each in desk_lists(user, filters)
    ]
    ids = search.first_on(lists, direction(ORDER, before), size + 1) if lists else []
    return search.all_who_fit(rows) if ids is None else rows.filter(pk__in=ids)


def desk_page(
    user: Any, filters: DeskFilters, *, after: str = "", before: str = "", size: int = 50
) -> Page[Any]:
    """One page of rows: COLUMNS, the names, `promises`: the open ones as dicts.

    `promised`: there were any, open or settled.
    """
    if filters.is_too_short:
        return Page([], None, None)
    rows = found_rows(user, filters, after=after, before=before, size=size)
    ever = Exists(Commitment.objects.filter(placement=OuterRef("pk")))
    columns = {**_names(), "promises": _promises(), "promised": ever}
    return paginate(
        rows.annotate(**columns).values_list(*COLUMNS, *columns, named=True),  # type: ignore[type-var]
        order=ORDER,
        after=after,
        before=before,
        size=size,
    )


def _names() -> dict[str, Subquery]:
    """A subquery for each name: the planner takes ten times as long over joins to five tables."""

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


def _promises() -> ArraySubquery:
    promises = Commitment.objects.open().filter(placement=OuterRef("pk")).order_by("due_on", "id")
    return ArraySubquery(
        promises.values(
            data=JSONObject(
                kind="kind",
                debtor="debtor",
                creditor="creditor",
                due="due_on",
                owner="owner_id",
            )
        )
    )


def state_counts(user: Any) -> dict[str, int]:
    """How many placements the office of `user` has per state; empty for someone without one."""
    rows = PlacementCount.objects.all()
    if not user.is_superuser:
        programmes = office_programmes(user)
        if not programmes:
            return {}
        rows = rows.filter(programme_id__in=programmes)
    found = rows.values("state").annotate(total=Sum("count"))
    return {row["state"]: row["total"] for row in found}

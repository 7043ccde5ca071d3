"""The list of placements, shaped for one page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import JSONObject

from core.keyset import Page, paginate
from people.enums import Corner
from people.reach import office_programmes
from placements.enums import PlacementState
from placements.models import Commitment, Placement, PlacementCount
from placements.queries.search import Search
from programmes.enums import Variant

ORDER = ["-start_date", "-id"]
COLUMNS = [
    "id",
    "start_date",
    "end_date",
    "state",
    "variant",
    "student__user__name",
    "programme__name",
    "programme__name_en",
    "host__name",
    "school_contact__name",
]
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


def desk_rows(user: Any, filters: DeskFilters) -> QuerySet[Placement]:
    """The placements that stand on the list of `user`, narrowed.

    An office looks at its programmes; everyone else at the placements in which they take part.
    """
    if user.is_superuser or office_programmes(user):
        rows = Placement.objects.of_programmes_of(user)
    else:
        rows = Placement.objects.with_part_for(user)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.programme:
        rows = rows.filter(programme_id=filters.programme)
    if filters.variant:
        rows = rows.filter(variant=filters.variant)
    if filters.waits:
        corners = [filters.waits]
        if filters.waits == Corner.STUDENT:
            corners.append(Corner.GUARDIAN)
        waiting = Commitment.objects.open().filter(placement=OuterRef("pk"), debtor__in=corners)
        rows = rows.filter(Exists(waiting))
    if filters.search:
        everywhere = user.is_superuser and not filters.programme
        return filters.search.apply(rows, everywhere=everywhere)
    return rows


def desk_page(
    user: Any, filters: DeskFilters, *, after: str = "", before: str = "", size: int = 50
) -> Page[Any]:
    """One page of rows with the columns of COLUMNS and `promises`: the open ones as dicts."""
    promises = Commitment.objects.open().filter(placement=OuterRef("pk")).order_by("due_on", "id")
    rows = desk_rows(user, filters).annotate(
        promises=ArraySubquery(
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
    )
    return paginate(
        rows.values_list(*COLUMNS, "promises", named=True),  # type: ignore[type-var]
        order=ORDER,
        after=after,
        before=before,
        size=size,
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

"""Which workplaces were evaluated: for the school a page at a time, for a workplace its own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from assessments.models import Answer
from assessments.queries.evaluations import KIND, handed_in
from assessments.querysets import corner_rule
from core.keyset import Page, paginate
from people.enums import Corner
from placements.models import Placement
from programmes.models import Programme
from workplaces.models import HostOrganisation

ORDER = ["name", "id"]
SIZE = 25


@dataclass(frozen=True)
class HostLine:
    host: HostOrganisation
    counts: dict[str, int]
    # Answers of students: all that can be compared, and those that are not enough.
    said: int
    weak: int

    @property
    def students(self) -> int:
        return self.counts.get(Corner.STUDENT, 0)

    @property
    def workplaces(self) -> int:
        return self.counts.get(Corner.WORKPLACE, 0)

    @property
    def schools(self) -> int:
        return self.counts.get(Corner.SCHOOL, 0)

    @property
    def good(self) -> int:
        return self.said - self.weak


def hosts_page(programme: Programme, *, after: str = "", before: str = "") -> Page[Any]:
    """Workplaces with at least one answer, by name. Three queries, whatever is in them."""
    answered = handed_in(programme).filter(round__placement__host=OuterRef("pk"))
    page = paginate(
        HostOrganisation.objects.filter(Exists(answered)),
        order=ORDER,
        after=after,
        before=before,
        size=SIZE,
    )
    rows = handed_in(programme).filter(round__placement__host__in=[each.pk for each in page.rows])
    counts: dict[int, dict[str, int]] = {}
    for host, corner, number in rows.values_list("round__placement__host", "corner").annotate(
        Count("pk")
    ):
        counts.setdefault(host, {})[corner] = number
    answers = Answer.objects.filter(
        response__in=rows.filter(corner=Corner.STUDENT), level__passes__isnull=False
    )
    said = {
        host: (number, weak)
        for host, number, weak in answers.order_by()
        .values_list("response__round__placement__host")
        .annotate(said=Count("pk"), weak=Count("pk", filter=Q(level__passes=False)))
    }
    shown = [
        HostLine(each, counts.get(each.pk, {}), *said.get(each.pk, (0, 0))) for each in page.rows
    ]
    return Page(shown, page.next, page.previous)  # type: ignore[type-var]


@dataclass(frozen=True)
class OwnLine:
    placement_id: int
    host: str
    programme: Programme


def own_lines(user: Any) -> list[OwnLine]:
    """Per workplace and programme for which `user` speaks, when it was asked; two queries."""
    asked = (
        Placement.objects.filter(corner_rule(user, prefix=""), assessment_rounds__kind=KIND)
        .exclude(student__user=user)
        .order_by()
        .values("host", "programme")
        .annotate(newest=Max("pk"), called=F("host__name"))
        .order_by("called", "programme")[:100]
    )
    rows = list(asked)
    programmes = Programme.objects.select_related("institution").in_bulk(
        {row["programme"] for row in rows}
    )
    return [OwnLine(row["newest"], row["called"], programmes[row["programme"]]) for row in rows]

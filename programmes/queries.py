"""Which rows of the commitment plan hold where, and for whose schools someone may set them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.access import administers
from programmes.models import CommitmentPlanRow, Institution, ProgrammeVariant
from programmes.policies import MANAGING_ROLES

Rows = Mapping[tuple[str, str], CommitmentPlanRow]


class Plans:
    """The plans of all schools, from one set of rows: one query, however many placements ask."""

    def __init__(self, rows: Iterable[CommitmentPlanRow]) -> None:
        self._rows: dict[int | None, dict[tuple[str, str], CommitmentPlanRow]] = {}
        self._effective: dict[tuple[int, str], list[CommitmentPlanRow]] = {}
        for row in rows:
            self._rows.setdefault(row.institution_id, {})[row.key] = row

    def of(self, institution_id: int | None) -> Rows:
        """Only the rows that this school (None: the standard) set itself."""
        return self._rows.get(institution_id, {})

    def effective(self, institution_id: int, variant: str) -> list[CommitmentPlanRow]:
        """What holds at this school for this variant, by kind."""
        key = (institution_id, variant)
        if key not in self._effective:
            rows = {**self.of(None), **self.of(institution_id)}
            found = [row for (of, _kind), row in rows.items() if of == variant]
            self._effective[key] = sorted(found, key=lambda row: row.kind)
        return self._effective[key]


@dataclass(frozen=True)
class PlanLine:
    """One line of a school's plan: the standard, and what the school wants instead."""

    standard: CommitmentPlanRow
    own: CommitmentPlanRow | None

    @property
    def row(self) -> CommitmentPlanRow:
        return self.own or self.standard


def plan_of_school(school: Institution) -> list[PlanLine]:
    """The plan for the variants that this school offers; for all when it offers none yet."""
    offered = set(
        ProgrammeVariant.objects.filter(programme__institution=school).values_list(
            "variant", flat=True
        )
    )
    rows = CommitmentPlanRow.objects.filter(Q(institution=None) | Q(institution=school))
    plans = Plans(rows.order_by("variant", "kind"))
    own = plans.of(school.pk)
    return [
        PlanLine(standard, own.get(key))
        for key, standard in plans.of(None).items()
        if not offered or standard.variant in offered
    ]


def managed_schools(user: Any) -> QuerySet[Institution]:
    """The schools that `user` arranges: all for administrators, else those of their programmes."""
    schools = Institution.objects.order_by("name", "id")
    if administers(user):
        return schools
    roles = user.programme_roles.filter(role__in=MANAGING_ROLES)
    return schools.filter(pk__in=roles.values("programme__institution"))

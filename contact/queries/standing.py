"""How a placement stands: how many contact moments there were, and the last one per side.

Both are asked for many placements at once, in one query each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contact import kinds
from contact.enums import Where
from contact.kinds import Norm
from contact.models import ContactReport, NormRow, Presence
from people.enums import Corner
from placements.models import Placement

SIDES = {
    "student_school": (Corner.STUDENT, Corner.SCHOOL),
    "school_workplace": (Corner.SCHOOL, Corner.WORKPLACE),
    "student_workplace": (Corner.STUDENT, Corner.WORKPLACE),
}


@dataclass(frozen=True)
class Standing:
    norm: Norm
    held: int
    on_site: int

    @property
    def is_met(self) -> bool:
        return self.held >= self.norm.moments and self.on_site >= self.norm.on_site

    @property
    def visits_to_come(self) -> int:
        return max(0, self.norm.on_site - self.on_site)

    @property
    def words(self) -> str:
        """ "2 of 3 contact moments held, the visit on site is still to come" """
        if not self.norm.moments:
            words = ngettext(
                "%(held)d contact moment held", "%(held)d contact moments held", self.held
            )
            return words % {"held": self.held}
        first = ngettext(
            "%(held)d of %(all)d contact moments held",
            "%(held)d of %(all)d contact moments held",
            self.norm.moments,
        ) % {"held": self.held, "all": self.norm.moments}
        if not self.norm.on_site:
            return first
        if not self.visits_to_come:
            return _("%(first)s, visited on site") % {"first": first}
        if self.norm.on_site == 1:
            return _("%(first)s, the visit on site is still to come") % {"first": first}
        return ngettext(
            "%(first)s, %(number)d visit on site is still to come",
            "%(first)s, %(number)d visits on site are still to come",
            self.visits_to_come,
        ) % {"first": first, "number": self.visits_to_come}


def counting(prefix: str = "moment__") -> Q:
    """Talks that count for the minimum number; `prefix` leads from the row to its talk."""
    standard = Q(**{f"{prefix}kind__in": kinds.counting()})
    return standard | Q(**{f"{prefix}own_kind__counts": True})


def standing(placement: Placement) -> Standing:
    return standings([placement])[placement.pk]


def standing_and_last(placement: Placement) -> tuple[Standing, dict[str, date | None]]:
    """Both for the page of one placement. Two queries."""
    norm = norms_of([placement])[placement.pk]
    counted = counting()
    rows = (
        _reports_with_corners([placement.pk])
        .annotate(
            held=Count("pk", filter=counted),
            on_site=Count("pk", filter=counted & Q(where=Where.ON_SITE)),
            **_last_per_side(),
        )
        .values("held", "on_site", *SIDES)
    )
    found = next(iter(rows), None)
    if found is None:
        return Standing(norm, 0, 0), {}
    return Standing(norm, found["held"], found["on_site"]), {side: found[side] for side in SIDES}


def standings(placements: Iterable[Placement]) -> dict[int, Standing]:
    """By placement id. Two queries, however many placements."""
    rows = list(placements)
    norms = norms_of(rows)
    counted = {
        row["moment__placement"]: row
        for row in ContactReport.objects.current()
        .filter(counting(), moment__placement__in=rows)
        .order_by()
        .values("moment__placement")
        .annotate(held=Count("pk"), on_site=Count("pk", filter=Q(where=Where.ON_SITE)))
    }
    found = {}
    for row in rows:
        numbers = counted.get(row.pk, {"held": 0, "on_site": 0})
        found[row.pk] = Standing(norms[row.pk], numbers["held"], numbers["on_site"])
    return found


def norms_of(placements: Iterable[Placement]) -> dict[int, Norm]:
    """What each programme asks of its variant; else the usual. One query."""
    rows = list(placements)
    own = {
        (programme, variant): Norm(moments, on_site)
        for programme, variant, moments, on_site in NormRow.objects.filter(
            variant__programme__in={row.programme_id for row in rows}
        ).values_list("variant__programme", "variant__variant", "moments", "on_site")
    }
    usual = kinds.usual_norms()
    return {row.pk: own.get((row.programme_id, row.variant), usual[row.variant]) for row in rows}


def last_contact(placements: Any) -> dict[int, dict[str, date | None]]:
    """Per placement id and side: the day of the last documented contact in which both corners of
    that side took part. `placements`: rows, ids or a queryset. One query."""

    rows = _reports_with_corners(placements).annotate(**_last_per_side())
    columns = rows.values_list("moment__placement", *SIDES)
    return {row[0]: dict(zip(SIDES, row[1:], strict=True)) for row in columns}


def _reports_with_corners(placements: Any) -> QuerySet[ContactReport, Any]:
    """Per placement, with who was present at each report."""

    def present(corner: str) -> Exists:
        return Exists(Presence.objects.filter(report=OuterRef("pk"), corner=corner))

    return (
        ContactReport.objects.current()
        .filter(moment__placement__in=placements)
        .order_by()
        .annotate(**{f"has_{corner.value}": present(corner) for corner in _corners()})
        .values("moment__placement")
    )


def _last_per_side() -> dict[str, Max]:
    return {
        side: Max("held_on", filter=Q(**{f"has_{one.value}": True, f"has_{two.value}": True}))
        for side, (one, two) in SIDES.items()
    }


def _corners() -> list[Corner]:
    return [Corner.STUDENT, Corner.SCHOOL, Corner.WORKPLACE]

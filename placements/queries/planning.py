"""When the plan of a school says that something in a placement is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from core.dates import today
from core.due_rules import Gap
from placements.models import Interruption, Placement
from placements.plan import FALLBACK, due_on, fitting, rules_of
from programmes.holidays import Calendars
from programmes.models import CommitmentPlanRow
from programmes.queries import Plans


def away_of(placement: Any) -> ArraySubquery:
    """When the student of `placement` (an OuterRef or a row) is away, for `gaps_of`."""
    rows = Interruption.objects.filter(placement=placement).order_by("from_day")
    return ArraySubquery(rows.values(data=JSONObject(first="from_day", last="until_day")))


def gaps_of(away: Iterable[dict[str, str]]) -> tuple[Gap, ...]:
    return tuple(
        Gap(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])) for row in away
    )


@dataclass(frozen=True)
class Planned:
    day: date
    rule: str


class Planner:
    """The plans of all schools, for as many placements as wanted: a fixed number of queries.

    A placement needs its `programme`; `take_gaps` tells when students are away.
    """

    def __init__(self, kinds: Collection[str] | None = None) -> None:
        rows = CommitmentPlanRow.objects.all()
        self.plans = Plans(rows if kinds is None else rows.filter(kind__in=kinds))
        self.calendars = Calendars()
        self.gaps: dict[int, tuple[Gap, ...]] = {}

    def take_gaps(self, placements: Iterable[Any]) -> None:
        """From rows of a queryset with `away_of`."""
        self.gaps = {row.pk: gaps_of(row.away) for row in placements if row.away}

    def rows(self, placement: Placement) -> list[CommitmentPlanRow]:
        return self.plans.effective(placement.programme.institution_id, placement.variant)

    def row(self, placement: Placement, kind: str) -> CommitmentPlanRow | None:
        return next((row for row in self.rows(placement) if row.kind == kind), None)

    def day(
        self,
        placement: Placement,
        row: CommitmentPlanRow,
        *,
        rule: str | None = None,
        opened: date | None = None,
        end: date | None = None,
    ) -> date:
        """By `rule`, else the first of the row. `end`: when it really ended."""
        start, last = placement.start_date, end or placement.end_date
        return day_of(
            row,
            rule or rules_of(row, start, last)[0],
            start=start,
            end=last,
            opened=opened or today(),
            gaps=self.gaps.get(placement.pk, ()),
            school=placement.programme.institution_id,
            calendars=self.calendars,
        )

    def planned(self, placement: Placement, kind: str) -> Planned:
        """For a promise that opens now."""
        row = self.row(placement, kind) or CommitmentPlanRow(kind=kind, due=FALLBACK)
        return Planned(self.day(placement, row, rule=row.due), row.due)


def day_of(
    row: CommitmentPlanRow,
    rule: str,
    *,
    start: date,
    end: date,
    opened: date,
    gaps: tuple[Gap, ...],
    school: int,
    calendars: Calendars,
) -> date:
    """The day of `rule`, moved to one that the row permits and on which the student is there."""
    day = due_on(rule, start=start, end=end, opened=opened, gaps=gaps)
    if not (row.avoids or gaps):
        return day
    return fitting(
        day,
        opened=opened,
        is_free=lambda day: calendars.is_free(day, school, row.avoids),
        gaps=gaps,
        before=row.moves_before,
    )


def planned_now(placement: Placement, kind: str) -> Planned:
    """When a promise of this kind, opened now, is due by the plan of the school. One query, and
    one more where it stays out of the school holidays."""
    rows = CommitmentPlanRow.objects.for_programme(placement.programme_id).annotate(
        away=away_of(placement.pk)
    )
    row: Any = rows.filter(variant=placement.variant, kind=kind).first()
    gaps = gaps_of(row.away) if row else ()
    row = row or CommitmentPlanRow(kind=kind, due=FALLBACK)
    calendars = Calendars()
    school = placement.programme.institution_id if row.avoids else 0
    found = [
        Planned(
            day_of(
                row,
                rule,
                start=placement.start_date,
                end=placement.end_date,
                opened=today(),
                gaps=gaps,
                school=school,
                calendars=calendars,
            ),
            rule,
        )
        for rule in rules_of(row, placement.start_date, placement.end_date)
    ]
    return next((each for each in found if each.day > today()), found[-1])

"""What all weeks of a placement come to, beside what was agreed. Set-based: one query for many.

    rows = with_totals(Placement.objects.filter(…))      # annotated, to filter and to sort on
    HoursTotals.of(row)                                  # one row as an object

Only weeks that were handed in count as logged; of approved weeks the numbers of the approval.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from core.dates import today
from hours.enums import WeekState
from hours.models import WeekLog
from hours.weeks import Week
from placements.enums import PlacementState
from placements.models import Placement
from programmes.models import ProgrammeVariant

# Behind: so many past weeks were not handed in, or the weeks that were hold less than this part
# of their hours.
WEEKS_BEHIND = 2
PART_BEHIND = Decimal("0.9")
COUNTING = [PlacementState.AGREED, PlacementState.COMPLETED, PlacementState.ENDED_EARLY]
ZERO = Decimal(0)
_hours = DecimalField(max_digits=9, decimal_places=2)


class WeeksSpanned(Func):
    """How many Mondays lie between the weeks of two days, both included."""

    arity = 2
    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_context: Any) -> Any:
        (first, first_params), (last, last_params) = (
            compiler.compile(each) for each in self.get_source_expressions()
        )

        def monday(sql: str) -> str:
            return f"(({sql})::date - extract(isodow from ({sql})::date)::int)"

        sql = f"(({monday(last)} - {monday(first)}) / 7 + 1)"
        return sql, [*last_params, *last_params, *first_params, *first_params]


def _of_weeks(expression: Any, *, output: Any, **narrowed: Any) -> Coalesce:
    weeks = (
        WeekLog.objects.filter(placement=OuterRef("pk"), **narrowed)
        .exclude(state=WeekState.OPEN)
        .order_by()
        .values("placement")
        .annotate(found=expression)
    )
    return Coalesce(Subquery(weeks.values("found")), Value(0), output_field=output)


def keeping_hours(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """The placements of `rows` in which hours are logged."""
    variants = ProgrammeVariant.objects.keeping_hours()
    return rows.filter(
        Exists(variants.filter(enrolments=OuterRef("enrolment_id"))), state__in=COUNTING
    )


def with_totals(rows: QuerySet[Placement], *, day: date | None = None) -> QuerySet[Placement]:
    """Adds logged, approved, learning, absence (hours), weeks_in, weeks_approved, weeks_waiting,
    weeks_due (over by `day`), weeks_total, expected (hours by `day`; null without total_hours)
    and is_behind."""
    day = day or today()
    sunday = Week.of(day).monday - timedelta(days=1)
    counts = IntegerField()
    worked = Coalesce("approval__worked", "worked")
    learning = Coalesce("approval__learning", "learning")
    absence = Coalesce("approval__absence", "absence")
    approved = {"state": WeekState.APPROVED}
    ended = Least(Coalesce("ended_on", "end_date"), "end_date", output_field=DateField())
    return (
        rows.annotate(
            logged=_of_weeks(Sum(worked), output=_hours),
            approved=_of_weeks(Sum(worked), output=_hours, **approved),
            learning=_of_weeks(Sum(learning), output=_hours),
            absence=_of_weeks(Sum(absence), output=_hours),
            weeks_in=_of_weeks(Count("pk"), output=counts),
            weeks_approved=_of_weeks(Count("pk"), output=counts, **approved),
            last_day=ended,
        )
        .annotate(
            weeks_waiting=F("weeks_in") - F("weeks_approved"),
            weeks_total=Greatest(WeeksSpanned("start_date", "last_day"), 0),
            weeks_due=Case(
                When(last_day__lt=day, then=WeeksSpanned("start_date", "last_day")),
                When(
                    start_date__lte=sunday,
                    then=WeeksSpanned("start_date", Value(sunday, output_field=DateField())),
                ),
                default=0,
                output_field=counts,
            ),
        )
        .annotate(
            expected=ExpressionWrapper(
                F("total_hours") * F("weeks_due") / F("weeks_total"), output_field=_hours
            )
        )
        .annotate(is_behind=_behind())
    )


def _behind() -> Case:
    few = Q(weeks_due__gte=F("weeks_in") + WEEKS_BEHIND)
    for_these_weeks = ExpressionWrapper(
        F("total_hours") * F("weeks_in") * Value(PART_BEHIND) / F("weeks_total"),
        output_field=_hours,
    )
    little = Q(total_hours__isnull=False, logged__lt=for_these_weeks)
    return Case(When(few | little, then=True), default=False)


@dataclass(frozen=True)
class HoursTotals:
    """Clock hours of one placement, or of several that followed each other."""

    logged: Decimal
    approved: Decimal
    learning: Decimal
    absence: Decimal
    weeks_in: int
    weeks_approved: int
    weeks_due: int
    weeks_total: int
    agreed: Decimal | None
    expected: Decimal | None
    is_behind: bool = False

    @classmethod
    def of(cls, row: Any) -> "HoursTotals":
        """From a row of `with_totals`."""
        same = {name: getattr(row, name) for name in cls.__dataclass_fields__ if name != "agreed"}
        return cls(**same, agreed=row.total_hours)

    @property
    def weeks_waiting(self) -> int:
        return self.weeks_in - self.weeks_approved

    @property
    def weeks_missing(self) -> int:
        """Weeks that are over and were not handed in."""
        return max(0, self.weeks_due - self.weeks_in)

    @property
    def at_the_end(self) -> Decimal | None:
        """What it comes to on the last day when the other weeks are like those handed in."""
        if not self.weeks_in:
            return None
        weeks = max(self.weeks_total, self.weeks_in)
        return (self.logged / self.weeks_in * weeks).quantize(Decimal(1), ROUND_HALF_UP)

    @property
    def learning_percent(self) -> int | None:
        """Part of the logged hours that was for learning."""
        if not self.logged:
            return None
        return int((self.learning * 100 / self.logged).quantize(Decimal(1), ROUND_HALF_UP))


def totals_of(placement: Placement) -> HoursTotals:
    return HoursTotals.of(with_totals(Placement.objects.filter(pk=placement.pk)).get())


def together(rows: Iterable[Any]) -> Decimal:
    """Logged hours of several placements: what was made before a transfer stays where it was
    made, and counts."""
    return sum((row.logged for row in rows), ZERO)

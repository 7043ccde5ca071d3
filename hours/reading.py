"""One placement's hours, shaped for its pages."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.http import Http404

from core.access import visible_or_404
from core.dates import today
from hours.enums import DecisionKind, WeekState
from hours.models import WeekDecision, WeekLog
from hours.numbers import WeekNumbers
from hours.totals import COUNTING, HoursTotals, together, with_totals
from hours.weeks import Week, days_within, has_ended, weeks_of
from placements.models import Placement

RELATED = (
    "student__user",
    "programme__institution",
    "host",
    "enrolment__programme_variant",
)


def find(user: Any, placement_id: int) -> Placement:
    """The placement, or 404: also when no hours are logged in its programme."""
    rows = Placement.objects.select_related(*RELATED)
    placement = visible_or_404(rows, user, pk=placement_id)
    if not placement.enrolment.programme_variant.keeps_hours:
        raise Http404
    return placement


@dataclass(frozen=True)
class WeekRow:
    """A week of the placement as `reader` sees it; `log` is None when nothing is shown of it."""

    placement: Placement
    week: Week
    log: WeekLog | None
    decisions: list[WeekDecision] = field(default_factory=list)

    @property
    def state(self) -> WeekState:
        return WeekState(self.log.state) if self.log else WeekState.OPEN

    @property
    def is_late(self) -> bool:
        return self.state == WeekState.OPEN and has_ended(self.placement, self.week)

    @property
    def is_begun(self) -> bool:
        return self.log is not None and self.log.state == WeekState.OPEN

    @property
    def counts(self) -> WeekNumbers | None:
        return self.log.effective if self.log else None

    @property
    def days(self) -> list[tuple[date, Decimal | None, bool]]:
        """(day, hours, belongs to the placement) from Monday to Sunday."""
        inside = days_within(self.placement, self.week)
        numbers = self.counts.days if self.counts else [None] * 7
        return [
            (day, hours, day in inside) for day, hours in zip(self.week.days, numbers, strict=True)
        ]

    @property
    def correction(self) -> WeekDecision | None:
        """The correction that counts."""
        decision = self.log.approval if self.log else None
        return decision if decision and decision.kind == DecisionKind.CORRECTED else None

    @property
    def sent_back(self) -> WeekDecision | None:
        """Why it came back, as long as it was not handed in again."""
        if self.state != WeekState.OPEN or not self.decisions:
            return None
        last = self.decisions[-1]
        return last if last.kind == DecisionKind.SENT_BACK else None


def week_rows(user: Any, placement: Placement) -> list[WeekRow]:
    """Every week so far, the newest first, in two queries."""
    logs = {log.week: log for log in _logs(user, placement)}
    rows = []
    for week in weeks_of(placement):
        log = logs.pop(week.monday, None)
        rows.append(WeekRow(placement, week, log, list(log.decisions.all()) if log else []))
    # What was logged before the dates changed stays.
    for log in logs.values():
        rows.append(WeekRow(placement, log.as_week, log, list(log.decisions.all())))
    return sorted(rows, key=lambda row: row.week, reverse=True)


def week_row(user: Any, placement: Placement, week: Week) -> WeekRow:
    """One week; 404 for a week in which this placement has no day and nothing was logged."""
    log = _logs(user, placement).filter(week=week.monday).first()
    if log is None and not days_within(placement, week):
        raise Http404
    return WeekRow(placement, week, log, list(log.decisions.all()) if log else [])


def waiting_rows(placement: Placement) -> list[WeekRow]:
    """What the workplace is asked, the oldest first."""
    logs = WeekLog.objects.waiting().filter(placement=placement).order_by("week")
    return [WeekRow(placement, log.as_week, log) for log in logs]


def _logs(user: Any, placement: Placement) -> Any:
    decisions = WeekDecision.objects.select_related("decided_by").order_by("pk")
    return (
        WeekLog.objects.filter(placement=placement)
        .visible_to(user)
        .select_related("approval", "placement")
        .prefetch_related(Prefetch("decisions", decisions))
    )


def to_log(rows: list[WeekRow]) -> WeekRow | None:
    """The week to fill in now: the oldest that is late, else this week."""
    late = [row for row in rows if row.is_late]
    if late:
        return late[-1]
    now = [row for row in rows if row.week == Week.of(today()) and row.state == WeekState.OPEN]
    return now[0] if now else None


@dataclass(frozen=True)
class Series:
    """The placements of one enrolment that count together, and this one among them."""

    own: HoursTotals
    others: list[Any]
    total: Decimal
    norm: Decimal | None
    agreed_share: int | None

    @property
    def learning_is_low(self) -> bool:
        percent = self.own.learning_percent
        return percent is not None and self.agreed_share is not None and percent < self.agreed_share


def series(user: Any, placement: Placement) -> Series:
    """All placements of the enrolment together; of the others only those that `user` may open."""
    rows = with_totals(
        Placement.objects.filter(enrolment_id=placement.enrolment_id, state__in=COUNTING)
        | Placement.objects.filter(pk=placement.pk)
    )
    found = list(rows.select_related("host").order_by("-start_date", "-pk"))
    own = next(row for row in found if row.pk == placement.pk)
    others = [row for row in found if row.pk != placement.pk]
    if others:
        seen = Placement.objects.visible_to(user).filter(enrolment_id=placement.enrolment_id)
        may_open = set(seen.values_list("pk", flat=True))
        others = [row for row in others if row.pk in may_open]
    variant = placement.enrolment.programme_variant
    return Series(
        own=HoursTotals.of(own),
        others=others,
        total=together(found),
        norm=variant.norm_hours,
        agreed_share=variant.learning_share,
    )

"""Talks of one person, or of the programmes that somebody arranges, by day and place."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from contact.enums import MomentState
from contact.models import ContactMoment, Invitee
from contact.queries.moments import RELATED
from people.reach import managed_programme_ids

# A week of a large programme; what is beyond it, the page says.
MOST, MOST_ASIDE = 200, 25


@dataclass(frozen=True)
class AgendaDay:
    day: date
    moments: list[ContactMoment] = field(default_factory=list)


@dataclass(frozen=True)
class Some:
    """The first rows of a list, and whether there are more."""

    rows: list[ContactMoment]
    more: bool


def sees_all(user: Any) -> bool:
    """Arranges a programme, so all of its talks can be listed, not the own ones only."""
    return bool(managed_programme_ids(user))


def _whose(user: Any, everybody: bool) -> QuerySet[ContactMoment]:
    """The talks to which `user` was asked; with `everybody` those of the own programmes too."""
    mine = Q(pk__in=Invitee.objects.filter(user=user).values("moment"))
    if everybody:
        mine |= Q(placement__programme__in=managed_programme_ids(user))
    return ContactMoment.objects.visible_to(user).filter(mine).select_related(*RELATED)


def planned_for(user: Any, *, everybody: bool = False) -> QuerySet[ContactMoment]:
    """Talks with a time whose placement `user` still sees."""
    return (
        _whose(user, everybody)
        .filter(state__in=[MomentState.PLANNED, MomentState.HELD], starts_at__isnull=False)
        .order_by("starts_at", "placement__site__city", "pk")
    )


def agenda(
    user: Any, *, first: date, days: int = 7, everybody: bool = False
) -> tuple[list[AgendaDay], bool]:
    """By day, then time and town; and whether there are more than fit. One query."""
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(first + timedelta(days=days), datetime.min.time()))
    rows = planned_for(user, everybody=everybody).filter(starts_at__gte=start, starts_at__lt=end)
    shown = _some(rows, MOST)
    found: dict[date, list[ContactMoment]] = {}
    for moment in shown.rows:
        assert moment.starts_at is not None
        found.setdefault(timezone.localdate(moment.starts_at), []).append(moment)
    return [AgendaDay(day, found[day]) for day in sorted(found)], shown.more


def to_arrange(user: Any, *, everybody: bool = False) -> Some:
    """Talks for which no time was fixed yet: those that `user` proposed, or all."""
    rows = _whose(user, everybody).filter(state=MomentState.PROPOSED).order_by("created_at")
    return _some(rows if everybody else rows.filter(organiser=user), MOST_ASIDE)


def upcoming(user: Any, *, everybody: bool = False) -> Some:
    """The next talks, for a week in which there is none."""
    rows = planned_for(user, everybody=everybody)
    return _some(rows.filter(state=MomentState.PLANNED, starts_at__gt=timezone.now()), 5)


def without_report(user: Any, *, everybody: bool = False) -> Some:
    """Planned talks that are over and have no report yet."""
    rows = planned_for(user, everybody=everybody)
    rows = rows.filter(state=MomentState.PLANNED, starts_at__lte=timezone.now())
    return _some(rows.order_by("-starts_at"), MOST_ASIDE)


def _some(rows: QuerySet[ContactMoment], number: int) -> Some:
    found = list(rows[: number + 1])
    return Some(found[:number], len(found) > number)

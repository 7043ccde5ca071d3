"""Judgements over time as their page shows them: a line of time per side, and all in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import short_day, today
from decisions.queries.data_points import DataPoint, OutcomeLine, PointKind, Readiness, SourceRole
from placements.models import Placement
from portfolio.models import EvidenceItem

# Percent of the width within which marks become one.
CLOSE = 5
MOST_LABELS = 6
ALWAYS = [SourceRole.STUDENT, SourceRole.WORKPLACE, SourceRole.SCHOOL]


@dataclass(frozen=True)
class Mark:
    """One dot on a line, or a few close together. `x`: a percentage, written for SVG."""

    x: str
    number: int
    kind: str
    title: str


@dataclass(frozen=True)
class Strip:
    """What one side said, on the line of time."""

    role: SourceRole
    marks: list[Mark]
    # The last word of a scale from this side, and its day.
    last_level: str
    last_day: date | None
    words: str


@dataclass(frozen=True)
class Entry:
    point: DataPoint
    # Empty for what the reader cannot open.
    url: str


@dataclass(frozen=True)
class Block:
    """One outcome."""

    line: OutcomeLine
    strips: list[Strip]
    # The newest first.
    entries: list[Entry]


@dataclass(frozen=True)
class Axis:
    """The line of time itself; percentages as in `Mark`."""

    third: str
    rest: str
    today: str
    labels: list[tuple[str, str]]


@dataclass(frozen=True)
class PointsPage:
    axis: Axis
    blocks: list[Block]
    # Words about evidence that the reader may not see; they count all the same.
    hidden: int


def page_of(user: Any, placement: Placement, found: Readiness, *, links: bool = True) -> PointsPage:
    """As far as `user` may see it. One query, whatever the number of points."""
    items = {
        point.evidence_id for line in found.lines for point in line.points if point.evidence_id
    }
    readable = set(
        EvidenceItem.objects.visible_to(user).filter(pk__in=items).values_list("pk", flat=True)
    )
    scale = Scale(found)
    blocks, hidden = [], set()
    for line in found.lines:
        seen = [each for each in line.points if each.evidence_id in {None, *readable}]
        hidden |= {each.origin for each in line.points if each not in seen}
        blocks.append(
            Block(
                line,
                _strips(scale, seen),
                [Entry(each, _url(placement, each) if links else "") for each in reversed(seen)],
            )
        )
    return PointsPage(_axis(scale, found), blocks, len(hidden))


class Scale:
    """From days to percentages of the width."""

    def __init__(self, found: Readiness) -> None:
        self.first, self.last = found.starts_on, found.ends_on
        self.days = max((self.last - self.first).days, 1)

    def number(self, day: date) -> float:
        return min(100.0, max(0.0, (day - self.first).days * 100 / self.days))

    def text(self, day: date) -> str:
        """Never with a comma, whatever the language."""
        return f"{self.number(day):.1f}%"


def _strips(scale: Scale, points: Sequence[DataPoint]) -> list[Strip]:
    heard = {point.role for point in points}
    return [
        _strip(scale, role, [point for point in points if point.role == role])
        for role in SourceRole
        if role in ALWAYS or role in heard
    ]


def _strip(scale: Scale, role: SourceRole, points: list[DataPoint]) -> Strip:
    levels = [point for point in points if point.level]
    number = len({point.origin for point in points})
    name = capfirst(str(role.label))
    if points:
        words = ngettext(
            "%(role)s: %(number)d judgement, the last on %(day)s",
            "%(role)s: %(number)d judgements, the last on %(day)s",
            number,
        ) % {"role": name, "number": number, "day": short_day(points[-1].day)}
    else:
        words = _("%(role)s: nothing yet") % {"role": name}
    return Strip(
        role,
        _marks(scale, points),
        levels[-1].level if levels else "",
        levels[-1].day if levels else None,
        words,
    )


def _marks(scale: Scale, points: Sequence[DataPoint]) -> list[Mark]:
    """Moments; those that would touch are drawn as one mark with their number."""
    found = []
    for _place, near in groupby(points, key=lambda point: int(scale.number(point.day) // CLOSE)):
        group = list(near)
        kinds = {point.kind for point in group}
        days = [point.day for point in group]
        middle = days[0] + timedelta(days=(days[-1] - days[0]).days // 2)
        titles = {each.origin: f"{short_day(each.day)}: {each.kind.label}" for each in group}
        number = len(titles)
        kind = kinds.pop() if len(kinds) == 1 and number == 1 else "several"
        found.append(Mark(scale.text(middle), number, str(kind), " · ".join(titles.values())))
    return found


def _axis(scale: Scale, found: Readiness) -> Axis:
    now = today()
    third = scale.number(found.last_third_from)
    return Axis(
        third=f"{third:.1f}%",
        rest=f"{100 - third:.1f}%",
        today=scale.text(now) if scale.first <= now <= scale.last else "",
        labels=_labels(scale),
    )


def _labels(scale: Scale) -> list[tuple[str, str]]:
    """Where a month begins; every second or third when there are many."""
    firsts, day = [], scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first:
            firsts.append(day)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    step = -(-len(firsts) // MOST_LABELS) or 1
    shown = [day for day in firsts[::step] if scale.number(day) < 96]
    return [(scale.text(day), short_day(day).split(" ", 1)[1]) for day in shown]


def _url(placement: Placement, point: DataPoint) -> str:
    if point.evidence_id:
        return reverse("portfolio:item", args=[point.evidence_id])
    return reverse("assessments:round", args=[placement.pk, point.round_id])


# What the shapes on the line mean, in the order of the legend.
SHAPES = [PointKind.SELF, PointKind.ANSWER, PointKind.FEEDBACK, PointKind.CONFIRMED]

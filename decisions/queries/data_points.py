"""What was said over time about each outcome of a placement, and whether that is enough to decide.

A data point is one word about one outcome on one day, from one corner. Points are never added up
to a mark: a decision looks at all of them, and what is missing is said in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import short_day
from decisions.queries.point_sources import (
    DataPoint,
    PointKind,
    SourceRole,
    asked_codes,
    end_of,
    points_of,
)
from learning.enums import OutcomeState
from learning.queries.coverage import coverage
from placements.models import Placement
from programmes.models import LearningOutcome

__all__ = ["DataPoint", "PointKind", "Readiness", "SourceRole", "Thresholds", "readiness"]


@dataclass(frozen=True)
class Thresholds:
    """How much has to be there per outcome before it can be decided about."""

    points: int = 3
    roles: int = 2
    workplace: bool = True
    last_third: bool = True
    self_assessment: bool = True


@dataclass(frozen=True)
class Missing:
    """`code` for programs: points, workplace, roles, last_third or self_assessment."""

    code: str
    words: str


@dataclass(frozen=True)
class OutcomeLine:
    outcome: LearningOutcome
    # The oldest first.
    points: list[DataPoint]
    missing: list[Missing]

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def missing_words(self) -> list[str]:
        if not self.points:
            return [_("Nobody has said anything about it yet.")]
        return [each.words for each in self.missing]

    @property
    def count(self) -> int:
        return _moments(self.points)

    @property
    def roles(self) -> list[SourceRole]:
        heard = {point.role for point in self.points}
        return [role for role in SourceRole if role in heard]


@dataclass(frozen=True)
class Readiness:
    """Per outcome in play, in the order of the framework. `aside`: not part of this placement."""

    lines: list[OutcomeLine]
    aside: list[LearningOutcome]
    starts_on: date
    ends_on: date
    last_third_from: date
    thresholds: Thresholds

    @property
    def ready(self) -> list[OutcomeLine]:
        return [line for line in self.lines if line.is_ready]

    @property
    def is_ready(self) -> bool:
        return bool(self.lines) and len(self.ready) == len(self.lines)

    @property
    def sentence(self) -> str:
        """ "There is enough to decide about 3 of 5 outcomes." """
        if not self.lines:
            return _("No outcome is part of this placement yet.")
        return ngettext(
            "There is enough to decide about %(ready)d of %(count)d outcome.",
            "There is enough to decide about %(ready)d of %(count)d outcomes.",
            len(self.lines),
        ) % {"ready": len(self.ready), "count": len(self.lines)}

    def as_data(self) -> list[dict[str, Any]]:
        """To keep with a decision: how it stood at that moment."""
        return [
            {
                "code": line.outcome.code,
                "points": line.count,
                "roles": [role.value for role in line.roles],
                "missing": [each.code for each in line.missing],
            }
            for line in self.lines
        ]


def readiness(placement: Placement, thresholds: Thresholds | None = None) -> Readiness:
    """Of all that counts, whoever looks. Ten queries at most, whatever the number of points."""
    wanted = thresholds or Thresholds()
    from_day = last_third_from(placement)
    by_code: dict[str, list[DataPoint]] = {}
    for point in points_of(placement):
        by_code.setdefault(point.code, []).append(point)
    asked = asked_codes(placement)
    lines, aside = [], []
    for row in coverage(placement).rows:
        code = row.outcome.code
        has_task = row.state in {OutcomeState.COVERED, OutcomeState.PROPOSED}
        if has_task or code in asked or code in by_code:
            points = by_code.get(code, [])
            lines.append(OutcomeLine(row.outcome, points, missing(points, wanted, from_day)))
        else:
            aside.append(row.outcome)
    return Readiness(lines, aside, placement.start_date, end_of(placement), from_day, wanted)


def last_third_from(placement: Placement) -> date:
    """The first day of the last third of the period."""
    days = (end_of(placement) - placement.start_date).days
    return placement.start_date + timedelta(days=days - days // 3)


def missing(points: Sequence[DataPoint], wanted: Thresholds, from_day: date) -> list[Missing]:
    """What is not there yet, in words for a person."""
    roles = {point.role for point in points}
    found = []
    short = wanted.points - _moments(points)
    if short > 0:
        found.append(Missing("points", _more_points(short, wanted.points)))
    if wanted.workplace and SourceRole.WORKPLACE not in roles:
        found.append(Missing("workplace", _("The workplace has not said anything about it yet.")))
    if len(roles) < wanted.roles:
        found.append(Missing("roles", _too_few_roles(roles)))
    if wanted.last_third and not any(point.day >= from_day for point in points):
        words = _("Nothing from the last third of the period yet (from %(day)s).")
        found.append(Missing("last_third", words % {"day": short_day(from_day, with_year=True)}))
    if wanted.self_assessment and not any(point.kind == PointKind.SELF for point in points):
        found.append(Missing("self_assessment", _("The self-assessment is missing.")))
    return found


def _moments(points: Sequence[DataPoint]) -> int:
    """Two answers in one form are one moment at which somebody judged."""
    return len({point.origin for point in points})


def _more_points(short: int, wanted: int) -> str:
    return ngettext(
        "%(short)d more judgement is needed; %(wanted)d are asked.",
        "%(short)d more judgements are needed; %(wanted)d are asked.",
        short,
    ) % {"short": short, "wanted": wanted}


def _too_few_roles(roles: set[SourceRole]) -> str:
    only = [str(role.label) for role in SourceRole if role in roles]
    return _("Only heard from: %(roles)s.") % {"roles": ", ".join(only)}

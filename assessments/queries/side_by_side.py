"""The answers of all corners beside each other, differences first. A fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments.models import (
    Answer,
    AssessmentRound,
    Criterion,
    RecoveryPoint,
    Response,
    TalkPoint,
)
from assessments.queries.rounds import ORDER
from assessments.queries.sheet import Item, form_of, sheet_for
from people.enums import Corner
from portfolio.enums import Standing
from portfolio.models import EvidenceItem

MOST_EVIDENCE = 4


@dataclass(frozen=True)
class Evidence:
    pk: int
    title: str
    made_on: date
    standing: Standing


@dataclass
class Row:
    """One question with the answers of the corners that were asked."""

    criterion: Criterion
    items: dict[str, Item]
    point: TalkPoint | None = None
    evidence: list[Evidence] = field(default_factory=list)
    evidence_total: int = 0

    @property
    def ranks(self) -> list[int]:
        found = [item.level.rank for item in self.items.values() if item.level]
        return [rank for rank in found if rank is not None]

    @property
    def spread(self) -> int:
        """Levels between the highest and the lowest answer."""
        return max(self.ranks) - min(self.ranks) if self.ranks else 0

    @property
    def is_weak(self) -> bool:
        """Somebody chose a level that is not enough."""
        return any(item.level and item.level.passes is False for item in self.items.values())

    @property
    def is_compared(self) -> bool:
        return len(self.ranks) > 1

    @property
    def says_nothing(self) -> bool:
        return not any(item.is_answered or item.text for item in self.items.values())


@dataclass
class Board:
    corners: list[str]
    different: list[Row]
    agreed: list[Row]
    # With one judgement, or texts: nothing to compare.
    others: list[Row]
    points: list[TalkPoint]
    recovery: list[RecoveryPoint]

    @property
    def rows(self) -> list[Row]:
        return [*self.different, *self.agreed, *self.others]

    @property
    def weak(self) -> list[Row]:
        return [row for row in self.rows if row.is_weak]


def board_of(user: Any, row: AssessmentRound) -> Board:
    """Only for a round whose answers are shared; what was not handed in is not in it.

    A fixed number of queries, whatever the number of questions, answers and evidence.
    """
    rows_in = Response.objects.visible_to(user).filter(round=row, submitted_at__isnull=False)
    responses = sorted(rows_in, key=lambda each: ORDER.index(Corner(each.corner)))
    by_response: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(response__in=responses):
        by_response[answer.response_id].append(answer)
    form = form_of(row.version)
    found: dict[int, Row] = {}
    for response in responses:
        sheet = sheet_for(form, response.corner, by_response[response.pk])
        for item in sheet.shown:
            each = found.setdefault(item.pk, Row(item.criterion, {}))
            each.items[response.corner] = item
    points = list(row.talk_points.select_related("criterion", "chosen_by"))
    _add_evidence(user, row, found)
    for point in points:
        if point.criterion_id in found:
            found[point.criterion_id].point = point
    rows = [found[each.pk] for each in form.criteria if each.pk in found]
    rows = [each for each in rows if not each.says_nothing]
    compared = [each for each in rows if each.is_compared]
    different = sorted(
        (each for each in compared if each.spread),
        key=lambda each: (-each.spread, not each.is_weak),
    )
    return Board(
        corners=[response.corner for response in responses],
        different=different,
        agreed=[each for each in compared if not each.spread],
        others=[each for each in rows if not each.is_compared],
        points=points,
        recovery=list(row.recovery_points.select_related("created_by", "reached_by")),
    )


def _add_evidence(user: Any, row: AssessmentRound, found: dict[int, Row]) -> None:
    """What the student showed for the outcome of each question, as far as `user` may see it."""
    outcomes = {each.criterion.outcome_id for each in found.values()} - {None}
    if not outcomes:
        return
    items: Any = EvidenceItem.objects.visible_to(user).current().with_standing()
    rows = items.filter(student=row.placement.student_id, outcomes__in=outcomes).order_by(
        "-made_on", "-pk"
    )
    by_outcome: dict[int, list[Evidence]] = defaultdict(list)
    for outcome, pk, title, made_on, standing in rows.values_list(
        "outcomes", "pk", "title", "made_on", "standing_value"
    ):
        by_outcome[outcome].append(Evidence(pk, title, made_on, Standing(standing)))
    for each in found.values():
        of_outcome = by_outcome.get(each.criterion.outcome_id or 0, [])
        each.evidence, each.evidence_total = of_outcome[:MOST_EVIDENCE], len(of_outcome)

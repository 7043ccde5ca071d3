"""What lies beside the fields when somebody prepares a result: outcome by outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from decisions.cases import Case
from decisions.freezing import scale_of
from decisions.models import DecisionRules, Proposal, WorkplaceAdvice
from decisions.queries.conditions import Condition, conditions_of
from decisions.queries.data_points import DataPoint, OutcomeLine, SourceRole, readiness
from decisions.queries.results import current_advice, open_proposal
from decisions.queries.rules import rules_of, thresholds_of
from learning.outcomes import outcomes_of
from people.enums import Corner
from placements.models import Placement
from portfolio.enums import Standing
from portfolio.models import EvidenceItem
from programmes.models import LearningOutcome

CORNERS = [SourceRole.STUDENT, SourceRole.WORKPLACE, SourceRole.SCHOOL]


@dataclass(frozen=True)
class Seen:
    """The last level that a corner gave in a form; empty when it gave none."""

    corner: str
    level: str

    @property
    def label(self) -> str:
        return str(Corner(self.corner).label)


@dataclass(frozen=True)
class OutcomeBlock:
    outcome: LearningOutcome
    seen: list[Seen]
    points: int
    evidence: int
    confirmed: int
    missing: list[str]
    advised: str
    # In play: a task, a form or evidence is about it.
    is_asked: bool


@dataclass(frozen=True)
class Preparation:
    case: Case
    rules: DecisionRules
    proposal: Proposal | None
    advice: WorkplaceAdvice | None
    conditions: list[Condition]
    blocks: list[OutcomeBlock]
    scale: list[dict]

    @property
    def outcomes(self) -> list[LearningOutcome]:
        return [block.outcome for block in self.blocks]

    @property
    def unmet(self) -> list[Condition]:
        return [each for each in self.conditions if not each.met]

    @property
    def asks_second(self) -> bool:
        return self.rules.asks_second(self.case.kind)


def preparation_of(case: Case) -> Preparation:
    """A fixed number of queries, whatever the number of outcomes and evidence."""
    placement = case.placement
    rules = rules_of(placement.programme)
    ready = readiness(placement, thresholds_of(rules))
    lines = {line.outcome.code: line for line in ready.lines}
    advice = current_advice(placement)
    advised = {each["code"]: each["text"] for each in advice.outcomes} if advice else {}
    evidence = _evidence(placement)
    return Preparation(
        case=case,
        rules=rules,
        proposal=open_proposal(placement, case.kind),
        advice=advice,
        conditions=conditions_of(placement, case.kind, rules, ready),
        blocks=[
            _block(row, lines.get(row.code), evidence.get(row.code, []), advised)
            for row in outcomes_of(placement)
        ],
        scale=scale_of(placement),
    )


def _block(
    outcome: LearningOutcome,
    line: OutcomeLine | None,
    evidence: list[str],
    advised: dict[str, str],
) -> OutcomeBlock:
    points = line.points if line else []
    return OutcomeBlock(
        outcome=outcome,
        seen=[Seen(role.value, _last_level(points, role)) for role in CORNERS],
        points=line.count if line else 0,
        evidence=len(evidence),
        confirmed=evidence.count(Standing.CONFIRMED),
        missing=line.missing_words if line and line.missing else [],
        advised=advised.get(outcome.code, ""),
        is_asked=line is not None,
    )


def _last_level(points: Sequence[DataPoint], role: SourceRole) -> str:
    return next((each.level for each in reversed(points) if each.role == role and each.level), "")


def _evidence(placement: Placement) -> dict[str, list[str]]:
    """Outcome code -> the standing of each piece of evidence made in this placement."""
    found: dict[str, list[str]] = {}
    items: Any = EvidenceItem.objects.filter(placement=placement)
    rows = items.current().with_standing().values_list("outcomes__code", "standing_value")
    for code, standing in rows:
        if code:
            found.setdefault(code, []).append(standing)
    return found

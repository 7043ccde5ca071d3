"""What is frozen in an advice or a decision, and its hash."""

import hashlib
import json
from typing import Any

from decisions.models import Decision, WorkplaceAdvice
from learning.outcomes import framework_of, outcomes_of
from placements.models import Placement
from programmes.models import LearningOutcome

# Where a framework brings no scale of its own.
USUAL_SCALE = [
    {"code": "yes", "nl": "aangetoond", "en": "shown", "pass": True},
    {"code": "no", "nl": "nog niet aangetoond", "en": "not shown yet", "pass": False},
]


def scale_of(placement: Placement) -> list[dict[str, Any]]:
    """[{code, nl, en, pass}]: the words for a level of one outcome."""
    framework = framework_of(placement)
    return list(framework.scale) if framework and framework.scale else USUAL_SCALE


def named(outcome: LearningOutcome) -> dict[str, Any]:
    return {"code": outcome.code, "name_nl": outcome.name_nl, "name_en": outcome.name_en}


def frozen_outcomes(placement: Placement, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that were judged, with all words as they are now."""
    levels = {level["code"]: level for level in scale_of(placement)}
    found = []
    for outcome in outcomes_of(placement):
        words = said.get(str(outcome.pk))
        if not words or words.get("level") not in levels:
            continue
        level = levels[words["level"]]
        found.append(
            {
                "id": outcome.pk,
                **named(outcome),
                "level": level["code"],
                "level_nl": level["nl"],
                "level_en": level.get("en") or level["nl"],
                "passes": level.get("pass"),
                "text": words.get("text", ""),
            }
        )
    return found


def advice_hash(advice: WorkplaceAdvice) -> str:
    """Of what it says, not of who says it or when: the same words have the same hash."""
    return _hash(
        {
            "placement": advice.placement_id,
            "verdict": advice.verdict,
            "motivation": advice.motivation,
            "outcomes": advice.outcomes,
        }
    )


def decision_hash(decision: Decision) -> str:
    """SHA-256 of the canonical JSON of everything that was decided."""
    return _hash(
        {
            "placement": decision.placement_id,
            "kind": decision.kind,
            "number": decision.number,
            "result": decision.result,
            "new_date": decision.new_date and decision.new_date.isoformat(),
            "motivation": decision.motivation,
            "outcomes": decision.outcomes,
            "conditions": decision.conditions,
            "despite_reason": decision.despite_reason,
            "advice": decision.advice.content_sha256 if decision.advice else None,
            "deviation_reason": decision.deviation_reason,
            "decided_at": decision.decided_at.isoformat(),
            "decided_by": decision.decided_by_id,
            "second_by": decision.second_by_id,
            "correction_reason": decision.correction_reason,
            "authorised_by": decision.authorised_by_id,
            "appeal_until": decision.appeal_until.isoformat(),
        }
    )


def _hash(plain: dict[str, Any]) -> str:
    written = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()

"""The forms that come with the portal, made for the framework of a programme."""

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assessments.enums import InstrumentKind
from programmes.enums import OutcomeKind
from programmes.models import Framework, LearningOutcome

DATA = Path(__file__).resolve().parent / "data"
# Kinds whose questions come from the framework.
JUDGING = [InstrumentKind.MIDTERM, InstrumentKind.FINAL, InstrumentKind.SELF_ASSESSMENT]
# Kinds that ask the same whatever is learned: a whole form in a file of that name.
READY = [
    InstrumentKind.WORKPLACE_EVALUATION,
    InstrumentKind.WORKPLACE_SCAN,
    InstrumentKind.VISIT_REPORT,
]
# Kinds that are made for every framework.
MADE = [*JUDGING, *READY]
# The files with level descriptions, by a code that only this framework has.
OWN_LEVELS = {
    "25998": "levels-mbo-sd-25998",
    "mbo-vv-2026-": "levels-mbo-vv-2026-vig",
    "ad-ict-softw": "levels-ad-ict-software-example",
}
JUDGED = [OutcomeKind.WORK_PROCESS, OutcomeKind.LEARNING_OUTCOME]


@lru_cache(maxsize=8)
def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def ready_made(kind: str) -> dict[str, Any]:
    """The definition of a form that needs no framework."""
    return deepcopy(_file(str(InstrumentKind(kind).value)))


def from_framework(framework: Framework, kind: str) -> dict[str, Any]:
    """The definition (see assessments.definition) of the usual form of this kind."""
    if kind in READY:
        return ready_made(kind)
    common = _file("common")
    words = common["kinds"][kind]
    own = _file(OWN_LEVELS[code]) if (code := framework.programme.code) in OWN_LEVELS else {}
    scale = _scale(framework, common)
    outcomes = list(framework.outcomes.order_by("order", "code"))
    work = [_judged(row, scale, own, common) for row in outcomes if row.kind in JUDGED]
    sections = [_section(common, "work", work), _conduct(outcomes, scale, common)]
    sections.append(_section(common, "closing", [dict(row) for row in words["closing"]]))
    return {
        "kind": str(kind),
        "name": words["name"],
        "intro": words["intro"],
        "corners": list(words.get("corners", ["student", "workplace", "school"])),
        "scale": scale,
        "sections": [section for section in sections if section["criteria"]],
    }


def usual_scale() -> list[dict[str, Any]]:
    return [dict(row) for row in _file("common")["scales"]["mbo"]]


def _scale(framework: Framework, common: dict[str, Any]) -> list[dict[str, Any]]:
    """That of the framework, in order; what neither passes nor fails is not compared."""
    if not framework.scale:
        vocational = any(row.kind == OutcomeKind.WORK_PROCESS for row in framework.outcomes.all())
        return [dict(row) for row in common["scales"]["mbo" if vocational else "ad"]]
    rows: list[dict[str, Any]] = []
    for row in framework.scale:
        aside = row.get("pass") is None
        rank = sum(each.get("rank") is not None for each in rows)
        rows.append(
            {
                "code": row["code"],
                "nl": row["nl"],
                "en": row.get("en", ""),
                **({} if aside else {"rank": rank, "passes": row["pass"]}),
                "explain": row.get("pass") is False,
            }
        )
    return rows


def _section(common: dict[str, Any], key: str, criteria: list[dict[str, Any]]) -> dict[str, Any]:
    return {**common["sections"][key], "criteria": criteria}


def _judged(
    row: LearningOutcome, scale: list[dict[str, Any]], own: dict[str, Any], common: dict[str, Any]
) -> dict[str, Any]:
    name_en = row.name_en or own.get("names", {}).get(row.code, "")
    described = {
        code: {"nl": texts.get("nl") or row.rubric.get(code, ""), "en": texts.get("en", "")}
        for code, texts in own.get(row.code, {}).items()
    } or {code: {"nl": text, "en": ""} for code, text in row.rubric.items()}
    look_at = "\n".join(f"- {text}" for text in row.indicators)
    return {
        "key": row.code,
        "text": {"nl": row.name_nl, "en": name_en},
        "help": {"nl": look_at, "en": ""},
        "outcome": row.code,
        "levels": _with_usual(described, scale, common["levels"]["work"], common),
        "may_skip": all(level.get("rank") is not None for level in scale),
    }


def _conduct(
    outcomes: list[LearningOutcome], scale: list[dict[str, Any]], common: dict[str, Any]
) -> dict[str, Any]:
    own = [row for row in outcomes if row.kind == OutcomeKind.CONDUCT]
    # Programmes with learning outcomes judge professional skill in those.
    usual = [] if any(row.kind == OutcomeKind.LEARNING_OUTCOME for row in outcomes) else (
        common["conduct"]
    )  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"key": row.code, "text": {"nl": row.name_nl, "en": row.name_en}, "outcome": row.code}
        for row in own
    ] or [dict(row) for row in usual]
    for row in rows:
        row["conduct"] = True
        row["levels"] = _with_usual({}, scale, common["levels"]["conduct"], common)
        row["may_skip"] = all(level.get("rank") is not None for level in scale)
    return _section(common, "conduct", rows)


def _with_usual(
    described: dict[str, Any],
    scale: list[dict[str, Any]],
    usual: dict[int, Any],
    common: dict[str, Any],
) -> dict[str, Any]:
    """Each level with its description; the usual words where the framework has none."""
    found = {}
    for level in scale:
        rank = level.get("rank")
        words = common["levels"]["aside"] if rank is None else usual.get(rank)
        if own := described.get(level["code"]):
            found[level["code"]] = own
        elif words:
            found[level["code"]] = dict(words)
    return found

"""What work looks like at a level and at those beside it, so that one can be told from another."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent / "data" / "levels.yaml"
Level = dict[str, Any]


@lru_cache(maxsize=1)
def _all() -> tuple[Level, ...]:
    return tuple(yaml.safe_load(DATA.read_text(encoding="utf-8")))


def around(
    level: int | None, *, vocational: bool = True, own_words: dict[str, Level] | None = None
) -> list[Level]:
    """The description of NLQF `level` with its neighbours; `own_words` replace those of a code.

    Of a programme without a level: all three of its kind of school.
    """
    if level is None:
        wanted = {2, 3, 4} if vocational else {4, 5, 6}
    else:
        wanted = {level - 1, level, level + 1}
    words = own_words or {}
    return [{**row, **words.get(row["code"], {})} for row in _all() if row["nlqf"] in wanted]


def shown(rows: list[Level], level: int | None, language: str) -> list[Level]:
    """[{label, text, own}] in the language of the reader; `own` marks the level itself."""
    side = "en" if language == "en" else "nl"
    return [
        {"label": row[f"label_{side}"], "text": row[side], "own": row["nlqf"] == level}
        for row in rows
    ]

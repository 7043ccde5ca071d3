"""The clause catalogue of `data/clauses.yaml`, read once."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from agreements.enums import Requirement

PATH = Path(__file__).parent / "data" / "clauses.yaml"


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


def clauses_for(variant: str) -> list[dict[str, Any]]:
    """The clauses of a variant in order, each with its `requirement`; "-" leaves one out."""
    column = catalogue()["variants"].index(str(variant))
    return [
        clause | {"requirement": Requirement(clause["marks"][column])}
        for clause in catalogue()["clauses"]
        if clause["marks"][column] != "-"
    ]


def title_for(variant: str) -> dict[str, str]:
    """{"nl": …, "en": …}"""
    return catalogue()["titles"][str(variant)]


def section_heading(section: str, language: str) -> str:
    return catalogue()["sections"].get(section, {}).get(language, section)


def sections() -> list[str]:
    return list(catalogue()["sections"])

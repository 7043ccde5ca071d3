"""Kinds of contact moments and the minimum numbers, as they come with the portal."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).resolve().parent / "data"

LABELS = {
    "introduction": _("Introduction"),
    "progress_visit": _("Progress visit"),
    "midterm": _("Mid-term talk"),
    "final": _("Final talk"),
    "return_day": _("Return day"),
    "call": _("Call"),
    "incident": _("Incident"),
}


@dataclass(frozen=True)
class MomentKind:
    key: str
    counts: bool
    keeps: tuple[str, ...]
    topics_by_language: dict[str, list[str]]

    @property
    def label(self) -> Any:
        return LABELS[self.key]

    @property
    def topics(self) -> list[str]:
        """What a report of this kind asks about, in the reader's language."""
        return self.topics_by_language.get((get_language() or "nl")[:2], [])


@dataclass(frozen=True)
class Norm:
    """At least so many contact moments in a placement, and so many of them on site."""

    moments: int
    on_site: int


@cache
def all_kinds() -> dict[str, MomentKind]:
    rows = yaml.safe_load((DATA / "kinds.yaml").read_text(encoding="utf-8"))
    return {
        row["key"]: MomentKind(
            row["key"], row["counts"], tuple(row.get("keeps", [])), row.get("topics", {})
        )
        for row in rows
    }


def known_keys() -> list[str]:
    return list(all_kinds())


def get(key: str) -> MomentKind:
    return all_kinds()[key]


def counting() -> list[str]:
    return [kind.key for kind in all_kinds().values() if kind.counts]


@cache
def usual_norms() -> dict[str, Norm]:
    rows = yaml.safe_load((DATA / "norms.yaml").read_text(encoding="utf-8"))
    return {variant: Norm(**numbers) for variant, numbers in rows.items()}

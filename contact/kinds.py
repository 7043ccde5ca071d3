"""Kinds of contact moments and the minimum numbers, as they come with the portal.

A programme adds kinds of its own (`contact.models.OwnKind`): rows, known by their number.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contact.enums import Where

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


# In `ContactMoment.kind` for a kind that a programme made itself; which one stands beside it.
OWN = "own"
USUAL_MINUTES = 45
LENGTHS = {
    15: _("15 minutes"),
    30: _("30 minutes"),
    45: _("45 minutes"),
    60: _("1 hour"),
    90: _("1.5 hours"),
    120: _("2 hours"),
    240: _("4 hours"),
    480: _("8 hours"),
}
# What every talk that counts is, besides what its kind stands for.
FIRST_CONTACT = "contact.first_contact"


@dataclass(frozen=True)
class MomentKind:
    key: str
    counts: bool
    keeps: tuple[str, ...]
    topics_by_language: dict[str, list[str]]
    where: str = Where.ON_SITE
    minutes: int = USUAL_MINUTES
    names: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> Any:
        if self.names:
            return self.names.get((get_language() or "nl")[:2]) or self.names["nl"]
        return LABELS[self.key]

    @property
    def usual(self) -> str:
        """ "45 minutes, at the workplace" """
        return f"{LENGTHS[self.minutes]}, {Where(self.where).label}"

    @property
    def topics(self) -> list[str]:
        """What a report of this kind asks about, in the reader's language."""
        found = self.topics_by_language.get((get_language() or "nl")[:2])
        return found or (self.topics_by_language.get("nl", []) if self.names else [])


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
            key=row["key"],
            counts=row["counts"],
            keeps=tuple(row.get("keeps", [])),
            topics_by_language=row.get("topics", {}),
            where=row.get("where", Where.ON_SITE),
            minutes=row.get("minutes", USUAL_MINUTES),
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

"""A signal of one placement, explained: the rule, the figures, since when, and what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insight import words
from insight.enums import AnswerKind
from insight.models import PlacementHealth, SignalAnswer, SignalEpisode
from insight.signals import Signal, get


@dataclass(frozen=True)
class Explained:
    """`entry` is None when the signal does not stand now."""

    signal: Signal
    entry: dict[str, Any] | None
    computed_at: datetime | None
    episodes: list[SignalEpisode]
    answers: list[SignalAnswer]

    @property
    def title(self) -> str:
        return words.title(self.entry) if self.entry else str(self.signal.name)

    @property
    def rule(self) -> str:
        entry = self.entry or {"figure": None, "bound": None, "on": None}
        return words.rule(self.signal, entry)

    @property
    def tone(self) -> str:
        return words.tone(self.entry) if self.entry else "good"

    @property
    def figures(self) -> dict[str, Any]:
        return words.values(self.entry) if self.entry else {}

    @property
    def since(self) -> datetime | None:
        current = [each for each in self.episodes if each.ended_at is None]
        return current[0].began_at if current else None

    @property
    def past(self) -> list[SignalEpisode]:
        return [each for each in self.episodes if each.ended_at is not None]

    @property
    def silenced_by(self) -> SignalAnswer | None:
        """The last word, when it silences."""
        if not self.entry or not self.entry["quiet"]:
            return None
        said = [each for each in self.answers if each.kind != AnswerKind.DISCUSSED]
        return said[0] if said else None


def explain(placement_id: int, key: str) -> Explained | None:
    """None for a signal that does not exist."""
    signal = get(key)
    if signal is None:
        return None
    health = PlacementHealth.objects.filter(pk=placement_id).first()
    found = [each for each in health.signals if each["key"] == key] if health else []
    rows = {"placement_id": placement_id, "key": key}
    return Explained(
        signal,
        found[0] if found else None,
        health.computed_at if health else None,
        list(SignalEpisode.objects.filter(**rows)[:20]),
        list(SignalAnswer.objects.filter(**rows).select_related("said_by")[:50]),
    )

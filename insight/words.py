"""Signals, scores and days as people read them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.dates import short_day, today
from insight.enums import Severity
from insight.signals import Signal, get

PARTS = {
    "red": gettext_lazy("signals that ask for somebody now"),
    "amber": gettext_lazy("signals that ask for somebody soon"),
    "info": gettext_lazy("signals to know about"),
    "late": gettext_lazy("promises that are late"),
    "waits": gettext_lazy("how long the oldest has been late"),
}


def values(entry: dict[str, Any]) -> dict[str, Any]:
    """What the words of a signal name: figure, bound, day."""
    day = entry.get("on")
    return {
        "figure": entry["figure"] if entry["figure"] is not None else 0,
        "bound": entry["bound"] if entry["bound"] is not None else "–",
        "on": short_day(date.fromisoformat(day), with_year=True) if day else "",
    }


def title(entry: dict[str, Any]) -> str:
    """ "No contact with the school for 41 days"; the key of a signal that is gone."""
    signal = get(entry["key"])
    return str(signal.title % values(entry)) if signal else entry["key"]


def rule(signal: Signal, entry: dict[str, Any]) -> str:
    return str(signal.rule % values(entry))


def tone(entry: dict[str, Any]) -> str:
    return "neutral" if entry["quiet"] else Severity(entry["severity"]).tone


def late_words(count: int, since: date) -> str:
    days = (today() - since).days
    words = ngettext("%(count)d promise late", "%(count)d promises late", count) % {"count": count}
    ago = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return _("%(words)s, the oldest %(ago)s") % {"words": words, "ago": ago}


def parts_of(score_parts: dict[str, int]) -> list[tuple[Any, int]]:
    return [(PARTS[key], points) for key, points in score_parts.items() if key in PARTS]

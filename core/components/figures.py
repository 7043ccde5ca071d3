"""Numbers one can see: tiles, bars, phases, shades."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from core.components.values import checked_tone, normalised

register = template.Library()


@register.inclusion_tag("components/tile.html")
def tile(
    number: Any,
    words: Any,
    value: Any = None,
    total: Any = None,
    tone: str = "info",
    url: str = "",
    current: bool = False,
) -> dict[str, Any]:
    """`number` is shown as it is; the bar shows `value` (or `number`) of `total`."""
    amount = number if value is None else value
    return {
        "number": number,
        "words": words,
        "value": amount,
        "total": total,
        "tone": checked_tone(tone),
        "url": url,
        "current": current,
    }


@register.inclusion_tag("components/progress.html")
def progress(
    value: Any = None,
    total: Any = 100,
    label: str = "",
    detail: str = "",
    poll_url: str = "",
    tone: str = "info",
) -> dict[str, Any]:
    """With `poll_url` it asks every two seconds for itself, from a view that answers with it."""
    return {
        "value": value,
        "total": total,
        "label": label,
        "detail": detail,
        "poll_url": poll_url,
        "tone": checked_tone(tone),
    }


@register.inclusion_tag("components/phase_bar.html")
def phase_bar(phases: Any, label: str = "") -> dict[str, Any]:
    """Phases: label, state (done|current|todo|late), detail, url."""
    items = normalised(phases, "label", "state", "detail", "url")
    words = {"done": _("done"), "current": _("now"), "todo": _("later"), "late": _("late")}
    for item in items:
        item["state_word"] = words[item["state"]]
    return {"phases": items, "label": label or _("Phases of this placement")}


@register.inclusion_tag("components/heat.html")
def heat(count: int, strong: int = 4) -> dict[str, Any]:
    """Content of a cell in a `heat-table`: five shades, `strong` and more is the darkest."""
    level = 0 if not count else min(4, max(1, round(count * 4 / strong)))
    return {"count": count, "level": level}

"""What happened in a triangle, in sentences. Each app brings its own in `describers.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import AuditEvent

Sentence = Callable[[AuditEvent], Any]


@dataclass(frozen=True)
class Describer:
    """`text` is the sentence, or a function of the event that makes it.

    `corner` colours the actor when it is always the same; `inside` keeps the step within the
    school.
    """

    text: Any
    mark: str = "circle-dot"
    tone: str = ""
    corner: str = ""
    inside: bool = False


_describers: dict[str, Describer] = {}


def register(action: str, text: Any, **options: Any) -> None:
    _describers[action] = Describer(text, **options)


def entries(events: Iterable[AuditEvent], *, for_school: bool) -> list[dict[str, Any]]:
    """For the timeline component. A step that nobody described is left out."""
    result = []
    for event in events:
        known = _describers.get(event.action)
        if known is None or (known.inside and not for_school):
            continue
        text = known.text(event) if callable(known.text) else known.text
        result.append(
            {
                "when": event.occurred_at,
                "title": text,
                "name": event.actor.name if event.actor else _("the portal"),
                "corner": known.corner,
                "tone": known.tone,
                "mark": known.mark,
            }
        )
    return result


def known_actions() -> list[str]:
    return sorted(_describers)

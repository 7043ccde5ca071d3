"""Ways to look back on one's work: the parts of each method, as a student reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from programmes.enums import ReflectionMethod

# The one part of reflecting in one's own way.
FREE_PART = "text"
LONGEST = 5000


@dataclass(frozen=True)
class Part:
    key: str
    label: Any
    hint: Any = ""


_PARTS: dict[str, list[Part]] = {
    ReflectionMethod.FREE: [
        Part(
            FREE_PART,
            pgettext_lazy("student", "Looking back"),
            pgettext_lazy("student", "What went well, what was hard, what will you do next time?"),
        ),
    ],
    ReflectionMethod.STARR: [
        Part("situation", pgettext_lazy("student", "Situation: what was going on?")),
        Part("task", pgettext_lazy("student", "Task: what were you asked to do?")),
        Part("action", pgettext_lazy("student", "Action: what did you do?")),
        Part("result", pgettext_lazy("student", "Result: what came of it?")),
        Part("reflection", pgettext_lazy("student", "Reflection: what did you learn from it?")),
    ],
    ReflectionMethod.KORTHAGEN: [
        Part("act", pgettext_lazy("student", "What did you do?")),
        Part("look_back", pgettext_lazy("student", "Looking back, what happened?")),
        Part("essential", pgettext_lazy("student", "What was it really about?")),
        Part("alternatives", pgettext_lazy("student", "How else could you do it?")),
        Part("try", pgettext_lazy("student", "What will you try next time?")),
    ],
    ReflectionMethod.PDCA: [
        Part("plan", pgettext_lazy("student", "Plan: what did you want to reach?")),
        Part("do", pgettext_lazy("student", "Do: what did you do?")),
        Part("check", pgettext_lazy("student", "Check: did it work?")),
        Part("act", pgettext_lazy("student", "Act: what will you change?")),
    ],
}


def parts_of(method: str) -> list[Part]:
    return _PARTS[method]


def cleaned(method: str, typed: Mapping[str, str]) -> dict[str, str]:
    """Only parts of this method that say something, in their order."""
    texts = {part.key: str(typed.get(part.key, "")).strip()[:LONGEST] for part in parts_of(method)}
    return {key: text for key, text in texts.items() if text}


def shown(method: str, reflection: Mapping[str, str]) -> list[tuple[Any, str]]:
    """(label, text) of what was written; the label of a free reflection goes without saying."""
    return [
        ("" if part.key == FREE_PART else part.label, reflection[part.key])
        for part in parts_of(method)
        if reflection.get(part.key)
    ]

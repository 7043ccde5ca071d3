"""What changed between two versions, word by word, marked for eyes and for a screen reader."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from learning.models import TaskVersion

# A word takes the space after it along, so that words that changed together stay together.
WORDS = re.compile(r"\S+\s*|\s+")
# Above so many words a comparison takes too long; the whole text is shown as changed.
MOST_WORDS = 4000


@dataclass(frozen=True)
class Difference:
    """One field that differs; `html` holds the marked text."""

    label: Any
    html: SafeString


def word_difference(before: str, after: str) -> SafeString:
    """`after` with what was added in <ins> and what was removed in <del>."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _removed(before) + _added(after)
    parts: list[SafeString] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(new[k:m])))
            continue
        parts += [_removed("".join(old[i:j])), _added("".join(new[k:m]))]
    return format_html_join("", "{}", ((part,) for part in parts))


def _removed(text: str) -> SafeString:
    if not text:
        return mark_safe("")
    return format_html(
        '<del><span class="visually-hidden">{} </span>{}</del>', _("[removed:]"), text
    )


def _added(text: str) -> SafeString:
    if not text:
        return mark_safe("")
    return format_html('<ins><span class="visually-hidden">{} </span>{}</ins>', _("[added:]"), text)


def differences(before: TaskVersion, after: TaskVersion) -> list[Difference]:
    """The fields that differ, in the order in which a task is read."""
    found = []
    for label, words in (
        (_("Title"), lambda version: version.title),
        (_("What will be done"), lambda version: version.activity),
        (_("What will be made"), lambda version: version.product),
        (_("What it is about"), _outcomes),
        (_("Weeks"), _weeks),
        (_("Hours at work"), _hours),
        (_("What will show it"), lambda version: version.evidence),
    ):
        old, new = words(before), words(after)
        if old != new:
            found.append(Difference(label, word_difference(old, new)))
    return found


def _outcomes(version: TaskVersion) -> str:
    return ", ".join(sorted(outcome.code for outcome in version.outcomes.all()))


def _weeks(version: TaskVersion) -> str:
    return f"{version.from_week or ''} – {version.to_week or ''}"


def _hours(version: TaskVersion) -> str:
    return number_format(version.hours.normalize()) if version.hours is not None else ""

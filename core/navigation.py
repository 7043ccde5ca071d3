"""The main menu: each app brings its entries in `navigation.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    order: int
    label: Any
    url_name: str
    visible_to: Callable[[Any], bool]
    # Address prefixes under which this entry counts as the current one, besides its own.
    also: tuple[str, ...] = ()
    # A page that answers with a small number, asked for after the page is shown.
    count_url: str = ""
    # Arranging how things go, not the work of the day: stands together under one word.
    arranges: bool = False
    # One tap away on every page, and yet not in the menu: stands at the foot of each page.
    at_foot: bool = False


@dataclass(frozen=True)
class Item:
    label: Any
    url: str
    current: bool
    count_url: str = ""
    arranges: bool = False


_entries: list[Entry] = []


def register(entry: Entry) -> None:
    _entries.append(entry)


def items(request: HttpRequest, *, at_foot: bool = False) -> list[Item]:
    """The entries for this person, in order: of the menu, or of the foot of the page."""
    shown = []
    for entry in sorted(_entries, key=lambda each: each.order):
        if entry.at_foot == at_foot and entry.visible_to(request.user):
            url = reverse(entry.url_name)
            prefixes = (url, *entry.also)
            current = any(
                request.path.startswith(p) if p != "/" else request.path == "/" for p in prefixes
            )
            count_url = reverse(entry.count_url) if entry.count_url else ""
            shown.append(Item(entry.label, url, current, count_url, entry.arranges))
    return shown

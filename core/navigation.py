"""The main menu: each app brings its entries in `navigation.py`."""

import re
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
    # Its pages under the address of another entry, as a regular expression.
    within: str = ""
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
    entries = [each for each in _entries if each.at_foot == at_foot]
    entries = [each for each in entries if each.visible_to(request.user)]
    inner = [each for each in entries if each.within and re.match(each.within, request.path)]
    for entry in sorted(entries, key=lambda each: each.order):
        url = reverse(entry.url_name)
        current = entry in inner if inner else _is_under(request.path, (url, *entry.also))
        count_url = reverse(entry.count_url) if entry.count_url else ""
        shown.append(Item(entry.label, url, current, count_url, entry.arranges))
    return shown


def _is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path.startswith(prefix) if prefix != "/" else path == "/" for prefix in prefixes)

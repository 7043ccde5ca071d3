"""What the public verification page may tell about a document, as the app that made it says.

A higher app brings a module `describers` and calls `register_describer` in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from documents.models import StoredDocument


@dataclass(frozen=True)
class Description:
    """Initials, days and a state: no names, no addresses, nothing that tells who it is about."""

    title: str
    parties: Sequence[str]
    state: str
    state_tone: str = "good"
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""


Describer = Callable[[StoredDocument], Description | None]
_describers: dict[str, Describer] = {}


def register_describer(kind: str, describer: Describer) -> None:
    if _describers.get(kind, describer) is not describer:
        raise ValueError(f"documents of kind {kind} are described already")
    _describers[kind] = describer


def describe(document: StoredDocument) -> Description | None:
    describer = _describers.get(document.kind)
    return describer(document) if describer else None

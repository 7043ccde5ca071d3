"""Where the parts of an item are found: in the portfolio, or at the placement for people of the
workplace, whose mailed link opens only addresses of that placement."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from portfolio.models import EvidenceFile, EvidenceItem, Feedback

PORTFOLIO_NAMES = {
    "item": "portfolio:item",
    "file": "portfolio:file",
    "preview": "portfolio:preview",
    "spoken": "portfolio:spoken",
    "feedback": "portfolio:give-feedback",
    "sounds": "portfolio:sounds",
}
PLACEMENT_NAMES = {
    "item": "portfolio:placement-item",
    "file": "portfolio:placement-file",
    "preview": "portfolio:placement-preview",
    "spoken": "portfolio:placement-spoken",
    "feedback": "portfolio:placement-feedback",
    "sounds": "portfolio:placement-sounds",
}


def address(what: str, item: EvidenceItem, *more: Any, at: int | None = None) -> str:
    """`at`: the placement for people of the workplace."""
    names = PORTFOLIO_NAMES if at is None else PLACEMENT_NAMES
    start = [] if at is None else [at]
    return reverse(names[what], args=[*start, item.pk, *more])


def give_addresses(items: Iterable[EvidenceItem], *, at: int | None = None) -> None:
    """Sets `url` on items, and `url`, `small_url` and `large_url` on their files."""
    for item in items:
        item.url = address("item", item, at=at)  # type: ignore[attr-defined]
        for file in item.files.all():
            give_file_addresses(item, file, at=at)


def give_file_addresses(item: EvidenceItem, file: EvidenceFile, *, at: int | None) -> None:
    found: Any = file
    found.url = address("file", item, file.pk, at=at)
    preview = getattr(file.document, "preview", None)
    made = preview is not None and preview.is_made
    for size in ("small", "large"):
        there = address("preview", item, file.pk, size, at=at) if made else ""
        setattr(found, f"{size}_url", there)


def give_spoken_addresses(item: EvidenceItem, said: Iterable[Feedback], *, at: int | None) -> None:
    for each in said:
        shown: Any = each
        shown.spoken_url = address("spoken", item, each.pk, at=at) if each.audio_id else ""

"""What an item is, in one canonical form: the thing that the workplace confirms."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from documents.file_types import family_of
from portfolio.enums import EvidenceKind
from portfolio.models import EvidenceItem

VERSION = 1
_BY_FAMILY = {
    "video": EvidenceKind.VIDEO,
    "picture": EvidenceKind.PHOTO,
    "sound": EvidenceKind.SOUND,
}


def content_of(item: EvidenceItem) -> dict[str, Any]:
    """Everything that matters about an item. Files count by their hash, in their order."""
    files = item.files.select_related("document").order_by("order", "id")
    return {
        "version": VERSION,
        "student": item.student_id,
        "placement": item.placement_id,
        "title": item.title,
        "made_on": item.made_on.isoformat(),
        "text": item.body,
        "link": item.link_url,
        "reflection_method": item.reflection_method,
        "reflection": item.reflection,
        "people_anonymised": item.people_anonymised,
        "outcomes": sorted(item.outcomes.values_list("pk", flat=True)),
        "tasks": sorted(item.tasks.values_list("pk", flat=True)),
        "files": [
            {"sha256": each.document.sha256, "type": each.document.content_type} for each in files
        ],
    }


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def kind_of(content_types: Sequence[str], *, has_link: bool) -> EvidenceKind:
    """What an item mainly is: a moving picture before a picture, a file before a link."""
    families = {family_of(each) for each in content_types}
    for family, kind in _BY_FAMILY.items():
        if family in families:
            return kind
    if families:
        return EvidenceKind.DOCUMENT
    return EvidenceKind.LINK if has_link else EvidenceKind.TEXT


def shows_people(content_types: Sequence[str]) -> bool:
    """People may be seen or heard in one of the files."""
    return any(family_of(each) in _BY_FAMILY for each in content_types)

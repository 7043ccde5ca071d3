"""Reads shaped for the pages of agreements; writes nothing."""

from agreements.reading.lists import printable, programmes_with_sealed
from agreements.reading.loading import (
    current_agreement,
    draft_or_new,
    get_agreement,
    get_placement,
    held_with_placement,
    last_returned,
    newest_id,
    reader_corner,
)
from agreements.reading.pages import build_card, build_page
from agreements.reading.rows import (
    changes_of,
    expected_names,
    missing_words,
    placement_rows,
)

__all__ = [
    "build_card",
    "build_page",
    "changes_of",
    "current_agreement",
    "draft_or_new",
    "expected_names",
    "get_agreement",
    "get_placement",
    "held_with_placement",
    "last_returned",
    "missing_words",
    "newest_id",
    "placement_rows",
    "printable",
    "programmes_with_sealed",
    "reader_corner",
]

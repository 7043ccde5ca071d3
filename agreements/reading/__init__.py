"""Reads shaped for the pages of agreements; writes nothing."""

from agreements.reading.doing import with_links
from agreements.reading.lists import printable, programmes_with_sealed
from agreements.reading.loading import (
    amendment_draft,
    current_agreement,
    draft_or_new,
    get_agreement,
    get_placement,
    held_with_placement,
    last_returned,
    newest_id,
    reader_corner,
)
from agreements.reading.pages import build_card, build_page, change_url
from agreements.reading.rows import (
    answer_to_correction,
    changes_of,
    expected_names,
    missing_words,
    placement_rows,
)

__all__ = [
    "amendment_draft",
    "answer_to_correction",
    "build_card",
    "build_page",
    "change_url",
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
    "with_links",
]

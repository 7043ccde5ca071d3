"""Typed clause text made safe: Markdown-light to HTML, and {names} filled in as plain text.

Links, images and raw HTML are not part of it. Values are escaped and filled in once, so that
a name such as "<b>{start_date}</b>" stays exactly that text.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "ul", "ol", "li", "strong", "em", "br"}
FIELD = re.compile(r"\{([^{}]*)\}")

# What a clause may name between braces; filled from the data of the agreement.
FIELD_NAMES = (
    "student_name",
    "student_number",
    "institution_name",
    "representative",
    "confidential_adviser",
    "host_name",
    "site",
    "programme_name",
    "programme_code",
    "start_date",
    "end_date",
    "total_hours",
    "hours_per_week",
    "workplace_supervisor",
    "substitute_supervisor",
    "school_contact",
    "contact_moments_min",
    "contact_moments_on_site",
    "allowance",
)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable(["emphasis", "list", "newline", "escape"])


@lru_cache(maxsize=512)
def to_html(text: str) -> str:
    return nh3.clean(_parser().render(text), tags=TAGS, attributes={}).strip()


def unknown_names(text: str) -> list[str]:
    """Names between braces that the portal cannot fill in, as typed, each once."""
    named = FIELD.findall(text)
    return sorted({name for name in named if name not in FIELD_NAMES})


def fill(text: str, values: Mapping[str, str]) -> str:
    """HTML of a clause with its names filled in. A value that is missing shows as a dash."""
    return FIELD.sub(lambda found: escape(values.get(found[1]) or "–"), to_html(text))


def safe(html: str) -> SafeString:
    """Stored clause HTML for a template; cleaned again, since this is the last door."""
    return mark_safe(nh3.clean(html, tags=TAGS, attributes={}))  # noqa: S308


def plain_line(text: str) -> str:
    """Typed text on one line, without characters that PostgreSQL or a page cannot hold."""
    return " ".join(without_controls(text).split())


def without_controls(text: str) -> str:
    return "".join(
        char
        for char in str(text).replace("\r\n", "\n").replace("\xa0", " ")
        if char in "\n\t" or char.isprintable()
    ).strip()

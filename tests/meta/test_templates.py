"""What a template must never hold: anything inline, and texts without a translation mark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
# Mail programs and the PDF writer know no style sheets of ours; the gallery is for builders.
NOT_PAGES = ("mail/", "/mail/", "/pdf/", "pdf_base", "account/email", "core/gallery")
PAGES = sorted(
    path for path in ROOT.rglob("*.html") if not any(part in str(path) for part in NOT_PAGES)
)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle=", re.S),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
    "event handler": re.compile(r"<[^>]*\son[a-z]+=", re.S),
    "javascript address": re.compile(r"javascript:", re.I),
    "address outside the portal": re.compile(r"""(?:src|href)=["']https?://(?!\{)"""),
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_inline(path):
    text = path.read_text(encoding="utf-8")
    assert [name for name, pattern in INLINE.items() if pattern.search(text)] == []


def test_there_are_pages():
    assert len(PAGES) > 40


WORDS = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+)+[^<{]*)<")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_can_be_translated(path):
    """Words between tags that no translation tag holds."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{% comment.*?endcomment %\}|\{#.*?#\}", "", text, flags=re.S)
    text = re.sub(r"\{% blocktrans.*?endblocktrans(late)? %\}", "", text, flags=re.S)
    assert WORDS.findall(text) == []

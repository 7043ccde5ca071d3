"""What holds content: cards, notices, needs, facts, timelines, signatures."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import glyphs
from core.components.values import checked_tone, normalised

register = template.Library()


@register.simple_block_tag
def card(
    content: str,
    title: Any = "",
    level: int = 2,
    id: str = "",
    url: str = "",
    url_label: Any = "",
    css_class: str = "",
) -> SafeString:
    values = {
        "content": content,
        "title": title,
        "level": level,
        "id": id,
        "url": url,
        "url_label": url_label,
        "css_class": css_class,
    }
    return render_to_string("components/card.html", values)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: Any = "", role: str = "") -> SafeString:
    """role="alert" only for what appears after an action, role="status" for good news."""
    values = {
        "content": content,
        "tone": checked_tone(tone),
        "title": title,
        "role": role,
        "mark": glyphs.TONE_ICONS[tone],
    }
    return render_to_string("components/notice.html", values)


@register.simple_block_tag
def need(
    content: str,
    title: Any = "",
    meta: Any = "",
    name: Any = "",
    corner: str = "",
    url: str = "",
    tone: str = "",
    word: Any = "",
) -> SafeString:
    """One line of "what is needed now"; its content is the action. Stands in <ul class="needs">."""
    values = {
        "content": content,
        "title": title,
        "meta": meta,
        "name": name,
        "corner": corner,
        "url": url,
        "tone": tone,
        "word": word,
    }
    return render_to_string("components/need.html", values)


@register.simple_block_tag
def fact(content: str, label: Any = "") -> SafeString:
    """One row of a data sheet, in <dl class="facts">. Empty content shows a dash."""
    shown = content if content.strip() else "–"
    return format_html('<div class="fact"><dt>{}</dt><dd>{}</dd></div>', label, shown)


@register.inclusion_tag("components/empty.html")
def empty(
    title: Any, text: Any = "", url: str = "", label: Any = "", mark: str = "inbox"
) -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "label": label, "mark": mark}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Any) -> dict[str, Any]:
    """Entries: when (date or datetime), title, text, name, corner, tone, mark, url."""
    keys = ("when", "title", "text", "name", "corner", "tone", "mark", "url")
    items = normalised(entries, *keys)
    for item in items:
        item["mark"] = item["mark"] or glyphs.TONE_ICONS.get(item["tone"], "circle-dot")
    return {"entries": items}


@register.simple_block_tag
def signature(
    content: str,
    party: Any = "",
    name: Any = "",
    corner: str = "",
    signed_at: Any = None,
    method: Any = "",
    waiting: Any = "",
) -> SafeString:
    """One party, in <ul class="signatures">; its content is the action that is still open."""
    values = {
        "content": content,
        "party": party,
        "name": name,
        "corner": corner,
        "signed_at": signed_at,
        "method": method,
        "waiting": waiting,
    }
    return render_to_string("components/signature.html", values)

"""Parts of the page itself: title, breadcrumb, tabs, steps."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Node, NodeList, Parser, Token
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.components.values import normalised
from core.navigation import Item

register = template.Library()


class RepeatBlock(Node):
    """Prints a block a second time: the page title is written once for <title> and <h1>."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        if BLOCK_CONTEXT_KEY not in context.render_context:
            return mark_safe("")
        return BlockNode(self.name, NodeList()).render(context)


@register.tag
def repeat_block(parser: Parser, token: Token) -> RepeatBlock:
    return RepeatBlock(token.split_contents()[1])


@register.simple_tag
def static_bundles() -> bool:
    """Whether one style sheet and one script stand for all; see core.static_files."""
    return settings.STATIC_BUNDLES


@register.simple_tag
def arranging(entries: Iterable[Item]) -> dict[str, Any]:
    """The entries of the menu that stand together under "Set up", and whether one is open."""
    items = [item for item in entries if item.arranges]
    return {"entries": items, "current": any(item.current for item in items)}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """{% breadcrumb url label url label "Current page" %}"""
    pairs, current = (parts[:-1], parts[-1]) if len(parts) % 2 else (parts, "")
    links = [{"url": pairs[i], "label": pairs[i + 1]} for i in range(0, len(pairs), 2)]
    return {"links": links, "current": current}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Any, label: str = "") -> dict[str, Any]:
    """Items: url, label, current, count."""
    return {
        "items": normalised(items, "url", "label", "current", "count"),
        "label": label or _("Parts of this page"),
    }


@register.inclusion_tag("components/steps.html")
def steps(items: Any, label: str = "") -> dict[str, Any]:
    """Items: label, state (done|current|todo), url (only for steps that may be revisited)."""
    return {"items": normalised(items, "label", "state", "url"), "label": label or _("Steps")}


@register.inclusion_tag("components/step_header.html")
def step_header(number: int, total: int, title: str, context: str = "") -> dict[str, Any]:
    return {"number": number, "total": total, "title": title, "context": context}

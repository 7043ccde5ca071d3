"""Search, filters and pages of a list."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.components.values import normalised

register = template.Library()


# Addresses of a page within a list; they lose their meaning when the filters change.
PLACES = ("after", "before", "page")


def address(query: QueryDict, name: str) -> str:
    """The same list without one filter."""
    changed = query.copy()
    for key in (name, *PLACES):
        changed.pop(key, None)
    return "?" + changed.urlencode()


def prepared(item: dict[str, Any], query: QueryDict) -> dict[str, Any]:
    """A filter with a ready link for each of its options."""
    value, without = str(item["value"]), address(query, item["name"])
    start = without if without == "?" else f"{without}&"
    links = [
        {
            "url": start + urlencode({item["name"]: str(key)}),
            "label": label,
            "current": str(key) == value,
        }
        for key, label in item["options"]
        if str(key)
    ]
    chosen = next((link["label"] for link in links if link["current"]), "")
    return item | {"links": links, "chosen": chosen, "without": without}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(
    context: template.Context,
    filters: Any = (),
    search: str | None = None,
    placeholder: str = "",
    search_name: str = "q",
    target: str = "results",
) -> dict[str, Any]:
    """Search and filters. A filter: name, label, options [(value, label)], value ("" is all)."""
    request = context["request"]
    query = request.GET
    shown = [
        prepared(item, query) for item in normalised(filters, "name", "label", "options", "value")
    ]
    left_out = {search_name, *PLACES}
    return {
        "filters": shown,
        "search": search,
        "search_name": search_name,
        "placeholder": placeholder or _("Search"),
        "target": target,
        "path": request.path,
        "kept": [(key, v) for key in query if key not in left_out for v in query.getlist(key)],
        "any_chosen": bool(search) or any(item["chosen"] for item in shown),
    }


@register.inclusion_tag("components/pager.html")
def pager(previous: str = "", next: str = "", summary: Any = "") -> dict[str, Any]:
    """Keyset pages: ready addresses, such as "?after=…"; empty when there is none."""
    return {"previous": previous, "next": next, "summary": summary}

"""Parts of the placement page that higher apps bring: a tab, a panel, or a button.

Register them in the app's `describers.py`:

    panels.register(Panel("agreement", 20, _("Agreement"), url=..., template=..., context=...))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from placements.models import Placement

ContextFor = Callable[[Any, Placement], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """`context(user, placement)` returns what `template` needs, or None to show no panel.

    `url(user, placement)` makes the panel's tab; an empty address makes no tab.
    `action(user, placement)` returns (address, label) of the button at the top, or None.
    """

    key: str
    order: int
    title: Any
    template: str = ""
    context: ContextFor | None = None
    url: Callable[[Any, Placement], str] | None = None
    action: Callable[[Any, Placement], tuple[str, Any] | None] | None = None


@dataclass(frozen=True)
class ShownPanel:
    key: str
    title: Any
    template: str
    context: dict[str, Any]


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> Panel:
    _panels[panel.key] = panel
    return panel


def _in_order() -> list[Panel]:
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.key))


def shown(user: Any, placement: Placement) -> list[ShownPanel]:
    """The panels that have something to show to `user`."""
    result: list[ShownPanel] = []
    if not placement.has_workplace:
        return result
    for panel in _in_order():
        context = panel.context(user, placement) if panel.context else None
        if context is not None:
            result.append(ShownPanel(panel.key, panel.title, panel.template, context))
    return result


def tabs(user: Any, placement: Placement) -> list[dict[str, Any]]:
    """[{url, label}] beside the overview."""
    if not placement.has_workplace:
        return []
    items = [
        {"url": panel.url(user, placement), "label": panel.title}
        for panel in _in_order()
        if panel.url
    ]
    return [item for item in items if item["url"]]


def actions(user: Any, placement: Placement) -> list[tuple[str, Any]]:
    if not placement.has_workplace:
        return []
    found = [panel.action(user, placement) for panel in _in_order() if panel.action]
    return [action for action in found if action]

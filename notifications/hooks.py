"""Higher apps say here what follows when an address stops working, or works again.

Called inside the transaction that notes it. Apps register in their `address_hooks.py`.
"""

from collections.abc import Callable
from typing import Any

from notifications.models import BadAddress

Hook = Callable[[BadAddress], Any]
_broken: list[Hook] = []
_healed: list[Hook] = []


def register_address_broken(hook: Hook) -> Hook:
    _broken.append(hook)
    return hook


def register_address_healed(hook: Hook) -> Hook:
    _healed.append(hook)
    return hook


def address_broken(bad: BadAddress) -> None:
    for hook in _broken:
        hook(bad)


def address_healed(bad: BadAddress) -> None:
    for hook in _healed:
        hook(bad)

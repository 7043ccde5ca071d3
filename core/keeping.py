"""Work out once what several parts of one page ask of the same object."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def kept_on(owner: object, name: str, make: Callable[[], Value]) -> Value:
    """What `make` answered the first time; kept on `owner` as `name`, and gone with it."""
    kept = vars(owner)
    if name not in kept:
        kept[name] = make()
    return kept[name]

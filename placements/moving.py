"""Higher apps say here what follows when open promises get another day, such as a form of theirs
that has a day of its own. Called inside the transaction, with the ids of the promises."""

from collections.abc import Callable, Sequence
from typing import Any

Listener = Callable[[Sequence[int]], Any]
_listeners: list[Listener] = []


def register_moved(listener: Listener) -> Listener:
    _listeners.append(listener)
    return listener


def moved(commitment_ids: Sequence[int]) -> None:
    if commitment_ids:
        for listener in _listeners:
            listener(commitment_ids)

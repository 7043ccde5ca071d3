"""Higher apps say here what follows when the recognition of an organisation changes."""

from collections.abc import Callable
from typing import Any

from workplaces.models import HostRecognition

# Gets the actor and the recognition as it is now.
Listener = Callable[[Any, HostRecognition], Any]
_listeners: list[Listener] = []


def register_recognition_changed(listener: Listener) -> Listener:
    _listeners.append(listener)
    return listener


def recognition_changed(*, actor: Any, recognition: HostRecognition) -> None:
    for listener in _listeners:
        listener(actor, recognition)

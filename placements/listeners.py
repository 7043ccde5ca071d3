"""Higher apps say here what follows when a placement is completed, or gets other people.

The services of this app call them inside their own transaction, after the placement was changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from placements.models import Placement

SUPERVISOR = "supervisor"
SUPERVISOR_GONE = "supervisor_gone"
SCHOOL_CONTACT = "school_contact"


@dataclass(frozen=True)
class PeopleChange:
    """`what` is one of the words above; `former` is who stood there before, if anyone did."""

    actor: Any
    placement: Placement
    what: str
    former: Any


Listener = Callable[[PeopleChange], Any]
# Gets the actor and the placement.
CompletedListener = Callable[[Any, Placement], Any]
# Gets a placement; returns sentences about what is not finished elsewhere.
Unfinished = Callable[[Placement], list[Any]]
_listeners: list[Listener] = []
_completed: list[CompletedListener] = []
_unfinished: list[Unfinished] = []


def register_people_changed(listener: Listener) -> Listener:
    _listeners.append(listener)
    return listener


def people_changed(*, actor: Any, placement: Placement, what: str, former: Any) -> None:
    change = PeopleChange(actor, placement, what, former)
    for listener in _listeners:
        listener(change)


def register_completed(listener: CompletedListener) -> CompletedListener:
    _completed.append(listener)
    return listener


def completed(*, actor: Any, placement: Placement) -> None:
    for listener in _completed:
        listener(actor, placement)


def register_unfinished(look: Unfinished) -> Unfinished:
    _unfinished.append(look)
    return look


def unfinished(placement: Placement) -> list[Any]:
    """What somebody should know before the placement is completed. It keeps nobody from it."""
    return [sentence for look in _unfinished for sentence in look(placement)]

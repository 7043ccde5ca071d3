"""Higher apps say here what a placement cannot do on its own, so that this app need not know them.

An agreement that was sent has frozen the details. A placement with an agreement does not end
without it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from core.errors import ActionRefused
from placements.models import Placement

# Returns the sentence that says why not, or None.
Guard = Callable[[Placement], Any]
_guards: list[Guard] = []


@dataclass(frozen=True)
class EndsElsewhere:
    """The page where the placement ends together with something else, and why it must."""

    url: str
    why: Any


EndGuard = Callable[[Placement], EndsElsewhere | None]
_end_guards: list[EndGuard] = []


# Ids of placements → those for which an agreement is written, signed or in force here.
UnderWay = Callable[[Collection[int]], set[int]]
_under_way: list[UnderWay] = []


def register(guard: Guard) -> Guard:
    _guards.append(guard)
    return guard


def why_frozen(placement: Placement) -> Any:
    """The first sentence that stands in the way of a change, or None."""
    return next((sentence for guard in _guards if (sentence := guard(placement))), None)


def check(placement: Placement) -> None:
    sentence = why_frozen(placement)
    if sentence:
        raise ActionRefused(sentence)


def register_under_way(guard: UnderWay) -> UnderWay:
    _under_way.append(guard)
    return guard


def under_way(placement_ids: Collection[int]) -> set[int]:
    """One query per app that knows, however many placements; none without placements."""
    if not placement_ids:
        return set()
    return set().union(*(guard(placement_ids) for guard in _under_way))


def register_end(guard: EndGuard) -> EndGuard:
    _end_guards.append(guard)
    return guard


def ends_elsewhere(placement: Placement) -> EndsElsewhere | None:
    return next((found for guard in _end_guards if (found := guard(placement))), None)

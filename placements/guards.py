"""Higher apps say here when the details of a placement are not free to change.

An agreement that was sent has frozen the data; the agreements app registers that, so that this
app need not know about agreements.
"""

from collections.abc import Callable
from typing import Any

from core.errors import ActionRefused
from placements.models import Placement

# Returns the sentence that says why not, or None.
Guard = Callable[[Placement], Any]
_guards: list[Guard] = []


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

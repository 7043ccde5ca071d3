"""What a school still needs before its first agreement. Each app brings its own step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from programmes.models import Institution
from programmes.queries import managed_schools


@dataclass(frozen=True)
class Step:
    order: int
    label: str
    text: str
    done: bool
    # Where it is done and what the button there says; empty for who cannot do it.
    url: str = ""
    action: str = ""


Brings = Callable[[Any, Institution], Step]
_brought: list[Brings] = []


def register(brings: Brings) -> Brings:
    _brought.append(brings)
    return brings


def steps_of(user: Any, school: Institution) -> list[Step]:
    """All steps in order, done or not, as `user` can do them."""
    return sorted((brings(user, school) for brings in _brought), key=lambda step: step.order)


def first_open(user: Any) -> Step | None:
    """The first thing that `user` can do to set a school up."""
    schools = list(managed_schools(user)[:1])
    if not schools:
        return Step(
            0,
            _("No school yet"),
            _("Everything in the portal belongs to a school: begin by setting one up."),
            False,
            reverse("programmes:school-new"),
            _("Set up the first school"),
        )
    steps = steps_of(user, schools[0])
    return next((step for step in steps if step.url and not step.done), None)


@register
def programmes(user: Any, school: Institution) -> Step:
    return Step(
        10,
        _("Programmes"),
        _("What students learn here, and in which variants."),
        school.programmes.exists(),
        reverse("programmes:programme-new", args=[school.pk]),
        _("New programme"),
    )

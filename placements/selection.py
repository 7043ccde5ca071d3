"""What can be done with placements that were ticked on the list. Higher apps bring it.

The ids are posted as `placements` to the page of the action, which asks before it does anything.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class ListAction:
    """`url_name`: a page that takes a POST with `placements`."""

    order: int
    label: Any
    url_name: str
    mark: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_actions: list[ListAction] = []


def register(action: ListAction) -> ListAction:
    _actions.append(action)
    return action


def all_actions() -> list[ListAction]:
    return sorted(_actions, key=lambda action: action.order)

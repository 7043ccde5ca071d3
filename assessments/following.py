"""Where somebody goes on after handing in a form. Higher apps register it in `describers.py`."""

from collections.abc import Callable
from typing import Any

from assessments.models import Response

# Gets the person and what was handed in; returns an address of this portal, or nothing.
NextPage = Callable[[Any, Response], str]
_next_pages: list[NextPage] = []


def register(next_page: NextPage) -> NextPage:
    _next_pages.append(next_page)
    return next_page


def next_page(user: Any, response: Response) -> str:
    """The first that has one; empty: what was handed in is shown."""
    return next((url for each in _next_pages if (url := each(user, response))), "")

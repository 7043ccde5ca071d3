"""Links on the page of a workplace that higher apps bring, for who may follow them.

Register them in the app's `panels.py`.
"""

from collections.abc import Callable
from typing import Any

from workplaces.models import HostOrganisation

# Gets the reader and the workplace; returns (address, words).
HostLinks = Callable[[Any, HostOrganisation], list[tuple[str, Any]]]
_links: list[HostLinks] = []


def register(links: HostLinks) -> HostLinks:
    _links.append(links)
    return links


def links_for(user: Any, host: HostOrganisation) -> list[tuple[str, Any]]:
    return [link for each in _links for link in each(user, host)]

"""What a person does at a host organisation, asked once per request."""

from typing import Any

from core.keeping import kept_on
from workplaces.models import HostRole


def first_host_role(user: Any) -> HostRole | None:
    """The head of every page asks for it, and so does the menu."""
    return kept_on(user, "first_host_role", lambda: user.host_roles.order_by("role").first())

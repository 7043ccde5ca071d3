from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from people.reach import roles_of
from workplaces.reach import first_host_role


def of_school(user: Any) -> bool:
    return bool(roles_of(user)) or user.is_superuser


def of_workplace(user: Any) -> bool:
    """Students and staff are told apart without a question; only then is the host asked for."""
    return not of_school(user) and not hasattr(user, "student") and bool(first_host_role(user))


register(Entry(15, _("Board"), "insight:board", of_school, also=("/signals/",)))
register(Entry(15, _("My students"), "insight:students", of_workplace))

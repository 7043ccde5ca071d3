from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from hours.policies import OVERSEE
from hours.queries import own_placements
from people.reach import programmes_with, roles_of


def has_hours(user: Any) -> bool:
    """Students whose placement logs hours, and who runs or manages a programme."""
    if roles_of(user) or user.is_superuser:
        return bool(programmes_with(user, OVERSEE))
    return user.is_student and own_placements(user).exists()


# The menu of a student leads on to the hours of a placement.
WITHIN = r"/placements/\d+/hours/"

register(Entry(30, _("Hours"), "hours:start", has_hours, within=WITHIN))

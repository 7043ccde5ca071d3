"""What the menu shows of the work behind the pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from people.reach import managed_institutions


def administers(user: Any) -> bool:
    return bool(user.is_superuser)


def arranges_a_school(user: Any) -> bool:
    return user.is_superuser or bool(managed_institutions(user))


register(Entry(44, _("Reminders"), "reminders:plans", arranges_a_school, arranges=True))
register(Entry(95, _("Operations"), "operations:standing", administers, arranges=True))

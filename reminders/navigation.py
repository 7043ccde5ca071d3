from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from people.reach import managed_institutions


def arranges_a_school(user: Any) -> bool:
    return user.is_superuser or bool(managed_institutions(user))


register(Entry(44, _("Reminders"), "reminders:plans", arranges_a_school, arranges=True))

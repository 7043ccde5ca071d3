from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from people.reach import roles_of


def everyone(user: Any) -> bool:
    return True


def works_at_school(user: Any) -> bool:
    return bool(roles_of(user))


register(Entry(24, _("Messages"), "contact:inbox", everyone, count_url="contact:unread"))
register(Entry(26, _("Visits"), "contact:visits", works_at_school))

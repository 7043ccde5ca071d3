from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.navigation import Entry, register
from people.reach import roles_of


def everyone(user: Any) -> bool:
    return True


def works_at_school(user: Any) -> bool:
    return bool(roles_of(user))


def is_student(user: Any) -> bool:
    return not roles_of(user) and user.is_student


register(Entry(24, _("Messages"), "contact:inbox", everyone, count_url="contact:unread"))
register(Entry(26, _("Visits"), "contact:visits", works_at_school))
# The confidential adviser of the school and the contact person: within reach on every page.
register(
    Entry(
        90,
        pgettext_lazy("student", "Talk in confidence"),
        "contact:for-you",
        is_student,
        at_foot=True,
    )
)

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from people.reach import roles_of


def is_student(user: Any) -> bool:
    return not roles_of(user) and user.is_student


register(Entry(25, _("Portfolio"), "portfolio:mine", is_student))

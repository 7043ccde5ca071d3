from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register


def is_student(user: Any) -> bool:
    return hasattr(user, "student")


register(Entry(25, _("Portfolio"), "portfolio:mine", is_student))

"""What the menu shows of the work behind the pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register


def administers(user: Any) -> bool:
    return bool(user.is_superuser)


register(Entry(95, _("Operations"), "operations:standing", administers, arranges=True))

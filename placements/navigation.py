from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register


def everyone(user: Any) -> bool:
    return True


register(Entry(10, _("Today"), "today", everyone))
register(Entry(20, _("Placements"), "placements:list", everyone, also=("/import/",)))

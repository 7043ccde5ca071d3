from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register


def has_programme(user: Any) -> bool:
    return user.is_superuser or bool(user.cached_programme_roles)


register(Entry(40, _("Programmes"), "programmes:list", has_programme, arranges=True))

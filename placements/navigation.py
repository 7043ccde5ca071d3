from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register


def everyone(user: Any) -> bool:
    return True


register(Entry(10, _("Today"), "today", everyone))
register(Entry(20, _("Placements"), "placements:list", everyone, also=("/import/",)))
register(
    Entry(
        order=85,
        label=_("Mails"),
        url_name="mails:school",
        visible_to=lambda user: user.has_perm("placements.view_school_mails"),
        arranges=True,
    )
)

"""The mails about a placement, on its page: for the placement office and the contact."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from placements.models import Placement
from placements.panels import Panel, register
from placements.queries.mails import mails_about


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    if not user.has_perm("placements.view_mails", placement):
        return None
    mails = mails_about(placement)
    return {"mails": mails, "placement": placement} if mails else None


PANEL = register(
    Panel("mails", 80, _("Mails"), template="placements/mails.html", context=panel_context)
)

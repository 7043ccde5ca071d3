"""The mails about a placement, on its page: for the placement office and the contact."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from placements import mail_policies
from placements.models import Placement
from placements.panels import Panel, register
from placements.queries.mails import mails_about

__all__ = ["mail_policies"]

# What did not arrive is always in sight, of the rest the newest.
MOST_AT_ONCE = 3


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    if not user.has_perm("placements.view_mails", placement):
        return None
    mails = mails_about(placement)
    if not mails:
        return None
    lost = [mail for mail in mails if mail.is_lost]
    others = [mail for mail in mails if not mail.is_lost]
    return {
        "mails": mails,
        "shown": lost + others[:MOST_AT_ONCE],
        "folded": others[MOST_AT_ONCE:],
        "broken": {mail.person_id: mail for mail in mails if mail.address_is_bad}.values(),
        "placement": placement,
    }


PANEL = register(
    Panel("mails", 80, _("Mails"), template="placements/mails.html", context=panel_context)
)

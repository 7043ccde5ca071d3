"""What was said about the promises of a placement, for the school."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.reach import office_programmes
from placements.models import Placement
from placements.panels import Panel, register
from reminders.queries.told import told_in


def is_school(user: Any, placement: Placement) -> bool:
    office = user.is_superuser or placement.programme_id in office_programmes(user)
    return bool(office or placement.school_contact_id == user.pk)


def context(user: Any, placement: Placement) -> dict[str, Any] | None:
    if not is_school(user, placement):
        return None
    may_look_ahead = user.has_perm("reminders.look_ahead", placement)
    url = reverse("reminders:coming", args=[placement.pk]) if may_look_ahead else ""
    told = told_in(placement)
    return {"told": told, "coming_url": url} if told or url else None


register(Panel("reminders", 85, _("Reminders"), template="reminders/panel.html", context=context))

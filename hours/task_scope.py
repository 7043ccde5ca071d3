"""What a mailed link to the hours of a placement asks of its reader."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hours.models import WeekLog
from people.models import User
from placements.models import Placement

SCOPE = "hours"


def describe(placement_id: int, user: User) -> str:
    """One sentence: who asks what; empty when `user` has nothing to do with it (any more)."""
    rows = Placement.objects.visible_to(user).select_related("student__user", "host")
    placement = rows.filter(pk=placement_id).first()
    if placement is None:
        return ""
    words = {"student": placement.student.user.name, "host": placement.host.name}
    waits = WeekLog.objects.waiting().filter(placement=placement).exists()
    if waits and user.has_perm("hours.decide", placement):
        asked = pgettext("workplace", "%(student)s asks you to approve hours worked at %(host)s.")
    else:
        asked = _("Here you can read the hours of %(student)s at %(host)s.")
    return asked % words

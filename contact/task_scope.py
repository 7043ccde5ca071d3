"""What a mailed link to the contact about a placement asks of its reader."""

from django.utils.translation import gettext as _

from contact.querysets import triangle_placements
from people.models import User

SCOPE = "contact"


def describe(placement_id: int, user: User) -> str:
    """One sentence; empty when `user` has nothing to do with this placement (any more)."""
    rows = triangle_placements(user).select_related("student__user", "host")
    placement = rows.filter(pk=placement_id).first()
    if placement is None:
        return ""
    return _("Talks and messages about the placement of %(student)s at %(host)s.") % {
        "student": placement.student.user.name,
        "host": placement.host.name,
    }

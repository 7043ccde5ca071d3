"""What a mailed link to the learning tasks of a placement asks of its reader."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learning.models import TaskVersion
from people.models import User
from placements.corners import acts_for_workplace
from placements.models import Placement

SCOPE = "learning"


def describe(placement_id: int, user: User) -> str:
    """One sentence: who asks what; empty when `user` has nothing to do with it (any more)."""
    rows = Placement.objects.visible_to(user).select_related(
        "student__user", "programme__institution", "host"
    )
    placement = rows.filter(pk=placement_id).first()
    if placement is None:
        return ""
    words = {
        "school": placement.programme.institution.name,
        "student": placement.student.user.name,
        "host": placement.host.name,
    }
    waiting = TaskVersion.objects.current().filter(task__placement=placement)
    if acts_for_workplace(user, placement) and waiting.without_answer_of("workplace").exists():
        asked = pgettext(
            "workplace",
            "%(student)s asks you which learning tasks can be done at %(host)s. "
            "It takes a few minutes.",
        )
    else:
        asked = _("Here you can read the learning tasks of %(student)s, student of %(school)s.")
    return asked % words

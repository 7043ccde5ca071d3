"""What a mailed link to the advice and the result of a placement asks of its reader."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decisions.enums import ResultKind
from decisions.models import Decision
from people.models import User
from placements.corners import acts_for_workplace
from placements.models import Placement

SCOPE = "decision"
# The link to the final form leads on to the advice, so that session opens these pages too.
FORM_SCOPE = "assessment"


def describe(placement_id: int, user: User) -> str:
    """One sentence: who asks what; empty when `user` has nothing to do with it (any more)."""
    rows = Placement.objects.visible_to(user).select_related(
        "student__user", "programme__institution", "host"
    )
    placement = rows.filter(pk=placement_id).first()
    if placement is None or not acts_for_workplace(user, placement):
        return ""
    words = {
        "school": placement.programme.institution.name,
        "student": placement.student.user.name,
        "host": placement.host.name,
    }
    decided = Decision.objects.current().filter(placement=placement, kind=ResultKind.PLACEMENT)
    if any(row.result_enum.is_final for row in decided):
        return _("Here you read the result of %(student)s, student of %(school)s.") % words
    return (
        pgettext(
            "workplace",
            "%(school)s asks for your advice about %(student)s at %(host)s. It takes a minute. "
            "You advise; the school decides.",
        )
        % words
    )

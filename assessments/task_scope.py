"""What a mailed link to the assessments of a placement asks of its reader."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import InstrumentKind
from assessments.models import AssessmentRound, Response
from people.models import User
from placements.corners import acts_for_workplace
from placements.models import Placement

SCOPE = "assessment"


def _asks(kinds: set[str]) -> str:
    """What is asked first: a judgement goes before looking back and looking ahead."""
    if kinds == {InstrumentKind.WORKPLACE_EVALUATION}:
        return pgettext(
            "workplace",
            "%(school)s asks you how the placement of %(student)s at %(host)s went. It is a few "
            "questions; your answers are saved automatically.",
        )
    if kinds == {InstrumentKind.WORKPLACE_SCAN}:
        return pgettext(
            "workplace",
            "%(school)s asks you what %(student)s can learn at %(host)s. Your answers are saved "
            "automatically; you can stop and go on later.",
        )
    return pgettext(
        "workplace",
        "%(school)s asks you how %(student)s is doing at %(host)s. Your answers are saved "
        "automatically; you can stop and go on later.",
    )


def describe(placement_id: int, user: User) -> str:
    """One sentence: who asks what; empty when `user` has nothing to do with it (any more)."""
    rows = Placement.objects.visible_to(user).select_related(
        "student__user", "programme__institution", "host"
    )
    placement = rows.filter(pk=placement_id).first()
    if placement is None or not acts_for_workplace(user, placement):
        return ""
    if not AssessmentRound.objects.filter(placement=placement).exists():
        return ""
    words = {
        "school": placement.programme.institution.name,
        "student": placement.student.user.name,
        "host": placement.host.name,
    }
    waiting = Response.objects.open().filter(round__placement=placement, corner="workplace")
    kinds = set(waiting.values_list("round__kind", flat=True))
    if kinds:
        return _asks(kinds) % words
    return _("Here you read the assessments of %(student)s, student of %(school)s.") % words

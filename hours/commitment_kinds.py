from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hours.services.promises import APPROVE_WEEK, LOG_WEEK
from hours.weeks import week_of_subject
from placements.kinds import CommitmentKind, Together, register
from placements.models import Commitment


def _log(commitment: Commitment) -> str:
    week = week_of_subject(commitment.subject)
    return reverse("hours:week", args=[commitment.placement_id, week])


def _weeks(commitment: Commitment) -> str:
    return reverse("hours:placement", args=[commitment.placement_id])


def _approve(commitment: Commitment) -> str:
    return reverse("hours:approve", args=[commitment.placement_id])


register(
    CommitmentKind(
        key=LOG_WEEK,
        only_here=True,
        phase=None,
        mine=pgettext_lazy("student", "Log your hours of last week"),
        action=pgettext_lazy("student", "Log hours"),
        theirs={"student": _("The student has not handed in the hours of a week")},
        url=_log,
        together=Together(
            mine=pgettext_lazy("student", "Log your hours of %(number)s weeks"),
            theirs={"student": _("The student has not handed in the hours of %(number)s weeks")},
            url=_weeks,
        ),
    )
)
register(
    CommitmentKind(
        key=APPROVE_WEEK,
        only_here=True,
        phase=None,
        mine=pgettext_lazy("workplace", "Approve a week of hours"),
        action=pgettext_lazy("workplace", "Look at the hours"),
        theirs={"workplace": _("The workplace has not answered the hours of a week")},
        url=_approve,
        link_scope="hours",
        together=Together(
            mine=pgettext_lazy("workplace", "Approve %(number)s weeks of hours"),
            theirs={"workplace": _("The workplace has not answered the hours of %(number)s weeks")},
        ),
    )
)

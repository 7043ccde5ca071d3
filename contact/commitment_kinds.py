from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact import kinds as moment_kinds
from contact.enums import MomentState, Where
from contact.kinds import FIRST_CONTACT
from contact.models import ContactMoment, ContactReport, KindSwitch, OwnKind
from contact.queries.standing import counting, norms_of
from contact.services.promises import (
    AGREED_ACTION,
    CONFIRM_REPORT,
    PICK_TIMES,
    SITE_VISIT,
)
from contact.services.staying import KEEP_IN_TOUCH, PLAN_FINAL, PLAN_MIDTERM, PLANNING
from contact.task_scope import SCOPE
from core.dates import today
from placements.enums import Phase
from placements.kinds import CommitmentKind, Together, register
from placements.models import Commitment, Placement

MIDTERM_TALK = "contact.midterm_talk"
FINAL_TALK = "contact.final_talk"
SHORT = timedelta(weeks=5)


def _plan(commitment: Commitment) -> str:
    return reverse("contact:placement", args=[commitment.placement_id])


def _moment(commitment: Commitment) -> str:
    """subject: "moment:12" """
    number = int(commitment.subject.split(":")[1])
    return reverse("contact:moment", args=[commitment.placement_id, number])


def _action(commitment: Commitment) -> str:
    """subject: "action:12:key" """
    number = int(commitment.subject.split(":")[1])
    return reverse("contact:report", args=[commitment.placement_id, number])


def _confirm(commitment: Commitment) -> str:
    """subject: "report:12"; leads to the version that counts now."""
    return reverse(
        "contact:confirm",
        args=[commitment.placement_id, int(commitment.subject.split(":")[1])],
    )


def _with_visit(placement_ids: Sequence[int]) -> set[int]:
    """Placements whose programme asks for a visit on site."""
    rows = list(Placement.objects.filter(pk__in=placement_ids).only("programme_id", "variant"))
    return {pk for pk, norm in norms_of(rows).items() if norm.on_site}


def _using(kind: str, promise: str) -> Callable[[Sequence[int]], set[int]]:
    def only_for(placement_ids: Sequence[int]) -> set[int]:
        """Placements whose programme uses this kind of talk, or one of its own instead."""
        own = OwnKind.objects.filter(stands_for=promise, is_used=True).values("programme")
        off = KindSwitch.objects.filter(kind=kind).exclude(programme__in=own).values("programme")
        rows = Placement.objects.filter(pk__in=placement_ids).exclude(programme__in=off)
        return set(rows.values_list("pk", flat=True))

    return only_for


def _held(promise: str) -> Callable[[Sequence[int]], set[int]]:
    def done_in(placement_ids: Sequence[int]) -> set[int]:
        """Placements in which such a talk was held already."""
        keeping = [key for key, kind in moment_kinds.all_kinds().items() if promise in kind.keeps]
        rows = ContactReport.objects.current().filter(moment__placement__in=placement_ids)
        fits = Q(moment__kind__in=keeping) | Q(moment__own_kind__stands_for=promise)
        if promise == SITE_VISIT:
            fits |= counting() & Q(where=Where.ON_SITE)
        elif promise == FIRST_CONTACT:
            fits |= Q(moment__own_kind__counts=True)
        rows = rows.filter(fits)
        return set(rows.values_list("moment__placement", flat=True))

    return done_in


def _planned(talk: str) -> Callable[[Sequence[int]], set[int]]:
    held = _held(talk)

    def done_in(placement_ids: Sequence[int]) -> set[int]:
        """Placements in which such a talk is planned, or was held."""
        keeping = [key for key, kind in moment_kinds.all_kinds().items() if talk in kind.keeps]
        rows = ContactMoment.objects.filter(
            Q(kind__in=keeping) | Q(own_kind__stands_for=talk),
            placement__in=placement_ids,
            state=MomentState.PLANNED,
        )
        return held(placement_ids) | set(rows.values_list("placement", flat=True))

    return done_in


def _long_enough(placement_ids: Sequence[int]) -> set[int]:
    """In a few weeks the first and the last talk are contact enough."""
    rows = Placement.objects.filter(pk__in=placement_ids)
    rows = rows.filter(end_date__gt=F("start_date") + SHORT).filter(end_date__gt=today() + SHORT)
    return set(rows.values_list("pk", flat=True))


for key, phase, mine, theirs, only_for in (
    (
        FIRST_CONTACT,
        None,
        _("First contact with student and workplace"),
        _("The school has not been in touch yet"),
        None,
    ),
    (
        SITE_VISIT,
        None,
        _("Visit the student at the workplace"),
        _("The school has not visited the workplace yet"),
        _with_visit,
    ),
    (
        MIDTERM_TALK,
        Phase.MIDTERM,
        _("Hold the mid-term talk"),
        _("The mid-term talk was not held yet"),
        _using("midterm", MIDTERM_TALK),
    ),
    (
        FINAL_TALK,
        Phase.FINAL,
        _("Hold the final talk"),
        _("The final talk was not held yet"),
        _using("final", FINAL_TALK),
    ),
):
    register(
        CommitmentKind(
            key=key,
            phase=phase,
            mine=mine,
            action=_("Plan the talk"),
            theirs={"school": theirs},
            url=_plan,
            owed_by_contact=True,
            only_for=only_for,
            done_in=_held(key),
            # First it is planned; that line says so.
            behind=(PLANNING[key],) if key in PLANNING else (),
        )
    )

for key, talk, phase, mine, theirs, only_for in (
    (
        PLAN_MIDTERM,
        MIDTERM_TALK,
        Phase.MIDTERM,
        _("Plan the mid-term talk"),
        _("The mid-term talk is not planned yet"),
        _using("midterm", MIDTERM_TALK),
    ),
    (
        PLAN_FINAL,
        FINAL_TALK,
        Phase.FINAL,
        _("Plan the final talk"),
        _("The final talk is not planned yet"),
        _using("final", FINAL_TALK),
    ),
):
    register(
        CommitmentKind(
            key=key,
            phase=phase,
            mine=mine,
            action=_("Plan the talk"),
            theirs={"school": theirs},
            url=_plan,
            owed_by_contact=True,
            only_for=only_for,
            done_in=_planned(talk),
            ends_with_period=True,
        )
    )

register(
    CommitmentKind(
        key=KEEP_IN_TOUCH,
        phase=None,
        mine=_("Stay in touch: the last contact is a while ago"),
        action=_("Plan or report a talk"),
        theirs={"school": _("The school has not been in touch for a while")},
        url=_plan,
        owed_by_contact=True,
        only_for=_long_enough,
        ends_with_period=True,
        # Any talk is contact: only when no other is nearer does this ask for one.
        behind=(FIRST_CONTACT, SITE_VISIT, PLAN_MIDTERM, MIDTERM_TALK, PLAN_FINAL, FINAL_TALK),
    )
)

register(
    CommitmentKind(
        key=PICK_TIMES,
        phase=None,
        mine=_("Say which times suit for a talk"),
        action=_("Pick times"),
        theirs={
            "student": _("The student has not said which times suit"),
            "school": _("The school has not said which times suit"),
            "workplace": _("The workplace has not said which times suit"),
        },
        url=_moment,
        link_scope=SCOPE,
        owed_by_contact=True,
        together=Together(
            mine=_("Say which times suit for %(number)s talks"),
            theirs={
                "student": _("The student has not said which times suit for %(number)s talks"),
                "school": _("The school has not said which times suit for %(number)s talks"),
                "workplace": _("The workplace has not said which times suit for %(number)s talks"),
            },
            url=_plan,
        ),
    )
)
register(
    CommitmentKind(
        key=CONFIRM_REPORT,
        phase=None,
        mine=_("Say whether the report of a talk is right"),
        action=_("Read the report"),
        theirs={
            "student": _("The student has not answered the report of a talk"),
            "school": _("The school has not answered the report of a talk"),
            "workplace": _("The workplace has not answered the report of a talk"),
        },
        url=_confirm,
        link_scope=SCOPE,
        owed_by_contact=True,
        together=Together(
            mine=_("Say whether the reports of %(number)s talks are right"),
            theirs={
                "student": _("The student has not answered the reports of %(number)s talks"),
                "school": _("The school has not answered the reports of %(number)s talks"),
                "workplace": _("The workplace has not answered the reports of %(number)s talks"),
            },
            url=_plan,
        ),
    )
)
register(
    CommitmentKind(
        key=AGREED_ACTION,
        phase=None,
        mine=_("Do what you agreed in a talk"),
        action=_("Look at the report"),
        theirs={
            "student": _("The student has not yet done what was agreed in a talk"),
            "school": _("The school has not yet done what was agreed in a talk"),
            "workplace": _("The workplace has not yet done what was agreed in a talk"),
        },
        url=_action,
        link_scope=SCOPE,
        owed_by_contact=True,
        together=Together(
            mine=_("Do %(number)s things that you agreed in talks"),
            theirs={
                "student": _("The student has not yet done %(number)s things agreed in talks"),
                "school": _("The school has not yet done %(number)s things agreed in talks"),
                "workplace": _("The workplace has not yet done %(number)s things agreed in talks"),
            },
            url=_plan,
        ),
    )
)

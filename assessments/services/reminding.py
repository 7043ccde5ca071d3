"""Reminders for forms that wait: before, on and after the day. Each once, and only while asked."""

from datetime import date, timedelta

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from assessments.enums import InstrumentKind
from assessments.models import Response
from assessments.services import telling
from core.dates import add_working_days, today
from placements.models import Commitment

SOON, ON_THE_DAY, LATE = "soon", "due", "late"
BEFORE, AFTER = 3, 5
# Who did not answer for so long is not mailed any more; the school talks to them.
GIVE_UP = timedelta(weeks=8)
# An evaluation: one and two weeks after the invitation, and then no more.
AGAIN = {"second": timedelta(days=14), "first": timedelta(days=7)}


def send_reminders() -> int:
    """Runs every morning. Returns how many forms were reminded of."""
    sent, day = 0, today()
    for response in waiting(day).iterator(chunk_size=500):
        step = step_on(day, response.round.due_on, timezone.localdate(response.round.opened_at))
        if step:
            sent += bool(telling.remind(response, step))
    for response in evaluations(day).iterator(chunk_size=500):
        step = again_on(day, timezone.localdate(response.round.opened_at))
        if step:
            sent += bool(telling.remind(response, step))
    return sent


def again_on(day: date, opened: date) -> str:
    """The newest reminder that is due; one that was missed is not made up for."""
    return next((step for step, after in AGAIN.items() if day >= opened + after), "")


def step_on(day: date, due: date, opened: date) -> str:
    """The reminder of this day; none for a step that had passed when the form was opened."""
    for step, first in (
        (LATE, add_working_days(due, AFTER)),
        (ON_THE_DAY, due),
        (SOON, add_working_days(due, -BEFORE)),
    ):
        if day >= first:
            return step if first > opened else ""
    return ""


def waiting(day: date) -> QuerySet[Response]:
    """Judgements that are waited for around their day."""
    rows = promised().exclude(round__kind=InstrumentKind.WORKPLACE_EVALUATION)
    return rows.filter(
        round__due_on__lte=day + timedelta(days=10), round__due_on__gte=day - GIVE_UP
    )


def evaluations(day: date) -> QuerySet[Response]:
    """Those of students and workplaces; the school has it on Today."""
    return promised().filter(
        round__kind=InstrumentKind.WORKPLACE_EVALUATION,
        round__due_on__gte=day,
        corner__in=telling.INVITED,
    )


def promised() -> QuerySet[Response]:
    """Not handed in, and still promised: a promise that was waived or lapsed asks nothing."""
    promised = Commitment.objects.open().filter(
        placement=OuterRef("round__placement"),
        subject=OuterRef("subject_of_round"),
        debtor=OuterRef("corner"),
        kind__startswith="assessments.fill_in_",
    )
    return (
        Response.objects.open()
        .annotate(
            subject_of_round=Concat(
                Value("round:"), Cast(F("round_id"), CharField()), output_field=CharField()
            )
        )
        .filter(Exists(promised))
        .select_related(
            "round__placement__student__user",
            "round__placement__programme",
            "round__placement__host",
            "round__placement__school_contact",
        )
        .order_by("pk")
    )

"""Every night: who worked last week owes its hours."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core.dates import today
from hours.enums import WeekState
from hours.models import WeekLog
from hours.services.promises import LOG_WEEK
from hours.weeks import Week
from people.enums import Corner
from placements.enums import PlacementState
from placements.models import Commitment, Placement
from placements.plan import FALLBACK, due_on
from programmes.models import CommitmentPlanRow, ProgrammeVariant
from programmes.queries import Plans

BATCH = 2000


def open_last_week() -> int:
    """Open the promise of the week that ended last Sunday. Returns how many.

    Runs every night and opens nothing twice: not what was waived, nor what was handed in early.
    """
    week = Week.of(today()).previous
    plans = Plans(CommitmentPlanRow.objects.filter(kind=LOG_WEEK))
    moment, opened = timezone.now(), 0
    for placements in _batches(owing(week)):
        rows = [
            Commitment(
                placement=placement,
                kind=LOG_WEEK,
                subject=week.subject,
                debtor=Corner.STUDENT,
                creditor=Corner.WORKPLACE,
                owner_id=placement.student.user_id,
                opened_at=moment,
                due_rule=_rule(plans, placement),
                due_on=due_on(
                    _rule(plans, placement),
                    start=placement.start_date,
                    end=placement.end_date,
                    opened=today(),
                ),
            )
            for placement in placements
        ]
        Commitment.objects.bulk_create(rows, ignore_conflicts=True)
        opened += len(rows)
    return opened


def _rule(plans: Plans, placement: Placement) -> str:
    rows = plans.effective(placement.programme.institution_id, placement.variant)
    return rows[0].due if rows else FALLBACK


def owing(week: Week) -> QuerySet[Placement]:
    """Running placements that log hours, in that week, without the week or its promise."""
    asked = Commitment.objects.filter(placement=OuterRef("pk"), kind=LOG_WEEK, subject=week.subject)
    handed_in = WeekLog.objects.filter(placement=OuterRef("pk"), week=week.monday).exclude(
        state=WeekState.OPEN
    )
    variants = ProgrammeVariant.objects.keeping_hours()
    return (
        Placement.objects.filter(
            ~Exists(asked),
            ~Exists(handed_in),
            state=PlacementState.AGREED,
            start_date__lte=week.sunday,
            end_date__gte=week.monday,
            enrolment__programme_variant__in=variants,
        )
        .select_related("student", "programme")
        .only("variant", "start_date", "end_date", "student__user_id", "programme__institution_id")
    )


def _batches(rows: QuerySet[Placement]) -> Iterator[list[Placement]]:
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch

"""Can this student learn here? Where the plan asks it, that is looked at before the start."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments.commitment_kinds import SCAN
from assessments.enums import InstrumentKind
from assessments.models import AssessmentRound, InstrumentVersion, Response
from assessments.planning import GRACE, LEAD, Due
from assessments.services.opening import BATCH, RELATED, open_batch
from core.dates import today
from core.due_rules import Period, due_date
from people.enums import Corner
from placements.enums import PlacementState
from placements.models import Placement
from programmes.models import CommitmentPlanRow
from programmes.queries import Plans

DATA = Path(__file__).resolve().parent.parent / "data"
KIND = InstrumentKind.WORKPLACE_SCAN
# Nothing is asked so long before the start, whatever a plan says.
FARTHEST = timedelta(weeks=40)
COMING = [PlacementState.PREPARING, PlacementState.AGREED]


@cache
def months_valid() -> dict[str, int]:
    """For how long a scan holds, per variant."""
    found: dict[str, int] = yaml.safe_load((DATA / "scan_validity.yaml").read_text("utf-8"))
    return found


def open_due_scans() -> int:
    """What the plan asks today. Runs every night; opens nothing twice."""
    plans = Plans(CommitmentPlanRow.objects.filter(kind=SCAN))
    opened = 0
    for variant in sorted({variant for variant, _kind in plans.of(None)}):
        last = 0
        while rows := list(without_scan(variant).filter(pk__gt=last).order_by("pk")[:BATCH]):
            wanted = [(row, due) for row in rows if (due := _due(row, plans)) is not None]
            opened += open_batch(wanted)
            last = rows[-1].pk
    return opened


def without_scan(variant: str) -> QuerySet[Placement]:
    """Placements that begin soon, or just began, at a site of which no scan holds."""
    day = today()
    since = timezone.now() - relativedelta(months=months_valid()[variant])
    own = AssessmentRound.objects.filter(placement=OuterRef("pk"), kind=KIND)
    holds = Response.objects.filter(
        corner=Corner.WORKPLACE,
        submitted_at__gte=since,
        round__kind=KIND,
        round__cancelled_at__isnull=True,
        round__placement__site=OuterRef("site"),
        round__placement__programme=OuterRef("programme"),
    )
    ready = InstrumentVersion.objects.published().filter(instrument__kind=KIND)
    return (
        Placement.objects.filter(
            ~Exists(own),
            ~Exists(holds),
            variant=variant,
            state__in=COMING,
            start_date__lte=day + FARTHEST,
            start_date__gte=day - GRACE,
            programme__in=ready.values("instrument__programme"),
        )
        .select_related(*RELATED)
        .prefetch_related("supervisor_links__user")
    )


def _due(placement: Placement, plans: Plans) -> Due | None:
    """By when, once the form is to be there."""
    rows = plans.effective(placement.programme.institution_id, placement.variant)
    if not rows:
        return None
    day = today()
    due = _day(placement, rows[0].due, day)
    return Due(KIND, 1, due) if due - LEAD <= day else None


def _day(placement: Placement, rule: str, opened: date) -> date:
    return max(due_date(rule, Period(placement.start_date, placement.end_date, opened)), opened)

"""mbo: the recognition of the workplace has to hold until the last day of the placement."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from core.dates import today
from core.due_rules import Period, due_date
from people.enums import Corner
from placements.enums import CommitmentState, PlacementState
from placements.models import Commitment, Placement
from programmes.enums import Variant
from programmes.models import CommitmentPlanRow
from programmes.queries import Plans
from workplaces.models import HostRecognition

RENEW = "placements.renew_recognition"
BATCH = 2000
VOCATIONAL = [variant.value for variant in Variant if variant.is_vocational]
COMING_OR_RUNNING = [PlacementState.PREPARING, PlacementState.AGREED]


def ask_for_all() -> int:
    """Every night: one promise for each placement that outlasts the recognition of its host."""
    asked, last = 0, 0
    while True:
        rows = list(_outlasting().filter(pk__gt=last).order_by("pk")[:BATCH])
        asked += _ask(rows)
        if len(rows) < BATCH:
            return asked
        last = rows[-1].pk


def recognition_changed(actor: Any, recognition: HostRecognition) -> None:
    """What holds long enough now is renewed; what does not, is asked for with its new day."""
    at_host = {
        "placement__host": recognition.host_id,
        "placement__programme__code": recognition.qualification_code,
    }
    promised = Commitment.objects.open().filter(kind=RENEW, **at_host)
    too_short = _outlasting().filter(
        host=recognition.host_id, programme__code=recognition.qualification_code
    )
    current = [_subject(row) for row in too_short[:1]]
    promised.exclude(placement__in=too_short.values("pk")).update(**_closed(actor))
    # Renewed, but not until the last day: the promise goes on with another day.
    promised.exclude(subject__in=current).update(**_closed(actor))
    _ask(too_short)


def _closed(actor: Any) -> dict[str, Any]:
    return {
        "state": CommitmentState.KEPT,
        "closed_at": timezone.now(),
        "closed_by": actor if getattr(actor, "pk", None) else None,
    }


def _outlasting() -> QuerySet[Placement]:
    """Coming and running placements that end after the recognition does; each knows `until`."""
    recognitions = HostRecognition.objects.filter(
        host=OuterRef("host"), qualification_code=OuterRef("programme__code")
    )
    return (
        Placement.objects.filter(
            state__in=COMING_OR_RUNNING, variant__in=VOCATIONAL, end_date__gte=today()
        )
        .annotate(until=Subquery(recognitions.values("valid_until")[:1]))
        .filter(until__lt=F("end_date"))
        .select_related("programme")
    )


def _subject(placement: Any) -> str:
    """Each end of a recognition is a promise of its own: one that was let off is not asked anew."""
    return f"recognition:{placement.until.isoformat()}"


def _ask(placements: Iterable[Placement]) -> int:
    rows = list(placements)
    there = set(
        Commitment.objects.filter(kind=RENEW, placement__in=rows).values_list(
            "placement_id", "subject"
        )
    )
    missing = [row for row in rows if (row.pk, _subject(row)) not in there]
    if not missing:
        return 0
    plans = Plans(CommitmentPlanRow.objects.filter(kind=RENEW))
    found = [(row, _rule(plans, row)) for row in missing]
    made = [_promise(row, rule) for row, rule in found if rule]
    Commitment.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    return len(made)


def _rule(plans: Plans, placement: Placement) -> str:
    rows = plans.effective(placement.programme.institution_id, placement.variant)
    return rows[0].due if rows else ""


def _promise(placement: Any, rule: str) -> Commitment:
    opened = today()
    period = Period(placement.start_date, placement.end_date, opened, recognition=placement.until)
    return Commitment(
        placement=placement,
        kind=RENEW,
        subject=_subject(placement),
        debtor=Corner.SCHOOL,
        creditor=Corner.STUDENT,
        due_on=max(due_date(rule, period), opened),
        opened_at=timezone.now(),
    )

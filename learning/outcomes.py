"""Which parts of a qualification a placement may be about."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from core.keeping import kept_on
from learning.models import OutcomeNotOffered
from placements.models import Placement
from programmes.enums import OutcomeKind
from programmes.models import Framework, LearningOutcome

ACHIEVED_AT_WORK = [OutcomeKind.WORK_PROCESS, OutcomeKind.LEARNING_OUTCOME]


def framework_of(placement: Placement) -> Framework | None:
    """The framework of the student's cohort; else the newest published one of the programme."""
    return kept_on(placement, "framework_that_holds", lambda: _read_framework(placement))


def _read_framework(placement: Placement) -> Framework | None:
    cohort = placement.enrolment.cohort
    if cohort is not None and cohort.framework_id is not None:
        return cohort.framework
    return _published(placement).first()


def _published(placement: Placement) -> QuerySet[Framework]:
    rows = Framework.objects.filter(programme_id=placement.programme_id, published_at__isnull=False)
    return rows.order_by("-published_at", "-id")


def outcomes_of(placement: Placement) -> list[LearningOutcome]:
    """Work processes and learning outcomes that can be worked on in this placement.

    Kept on the object: a page and its form ask for them several times. One query tells which
    framework holds, what is in it, and what the workplace cannot offer.
    """
    return kept_on(placement, "agreeable_outcomes", lambda: _read_outcomes(placement))


def not_offered_ids(placement: Placement) -> set[int]:
    """Those of `outcomes_of` that cannot be worked on at this workplace."""
    return {row.pk for row in outcomes_of(placement) if vars(row)["is_not_offered"]}


def _read_outcomes(placement: Placement) -> list[LearningOutcome]:
    missing = OutcomeNotOffered.objects.filter(placement=placement, taken_back_at__isnull=True)
    rows: list[LearningOutcome] = list(
        LearningOutcome.objects.filter(
            kind__in=ACHIEVED_AT_WORK, framework=_framework_id(placement)
        )
        .select_related("framework")
        .annotate(is_not_offered=Exists(missing.filter(outcome=OuterRef("pk"))))
        .order_by("order", "code")
    )
    if rows:
        kept_on(placement, "framework_that_holds", lambda: rows[0].framework)
    return rows


def _framework_id(placement: Placement) -> int | Subquery:
    cohort = placement.enrolment.cohort
    if cohort is not None and cohort.framework_id is not None:
        return cohort.framework_id
    return Subquery(_published(placement).values("pk")[:1])

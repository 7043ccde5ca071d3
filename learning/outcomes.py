"""Which parts of a qualification a placement may be about."""

from core.keeping import kept_on
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
    published = Framework.objects.filter(
        programme_id=placement.programme_id, published_at__isnull=False
    )
    return published.order_by("-published_at", "-id").first()


def outcomes_of(placement: Placement) -> list[LearningOutcome]:
    """Work processes and learning outcomes that can be worked on in this placement.

    Kept on the object: a page and its form ask for them several times.
    """
    return kept_on(placement, "agreeable_outcomes", lambda: _read_outcomes(placement))


def _read_outcomes(placement: Placement) -> list[LearningOutcome]:
    framework = framework_of(placement)
    if framework is None:
        return []
    return list(framework.outcomes.filter(kind__in=ACHIEVED_AT_WORK).order_by("order", "code"))

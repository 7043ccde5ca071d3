"""What a student works on: the outcomes of the own programmes, and how they ask to reflect."""

from people.models import Enrolment, Student
from placements.models import Placement
from programmes.enums import OutcomeKind, ReflectionMethod
from programmes.models import LearningOutcome, Programme

KINDS = [OutcomeKind.WORK_PROCESS, OutcomeKind.LEARNING_OUTCOME]
# Written out, as in `portfolio.queries.tallies`: every page of a portfolio asks it.
OUTCOMES = """
    SELECT outcome.id, outcome.framework_id, outcome.code, outcome.name_nl, outcome.name_en
    FROM programmes_learningoutcome outcome
    WHERE outcome.framework_id IN (
        SELECT coalesce(cohort.framework_id, (
            SELECT published.id FROM programmes_framework published
            WHERE published.programme_id = variant.programme_id
                AND published.published_at IS NOT NULL
            ORDER BY published.published_at DESC, published.id DESC LIMIT 1
        ))
        FROM people_enrolment enrolment
        JOIN programmes_programmevariant variant ON variant.id = enrolment.programme_variant_id
        LEFT JOIN programmes_cohort cohort ON cohort.id = enrolment.cohort_id
        WHERE enrolment.student_id = %s
    ) AND outcome.kind = ANY(%s)
    ORDER BY outcome.framework_id, outcome."order", outcome.code
"""


def enrolments_of(student: Student) -> list[Enrolment]:
    """The newest first; the programme comes along."""
    rows = student.enrolments.select_related("programme_variant__programme", "cohort")
    return list(rows.order_by("-id"))


def outcomes_of(student: Student) -> list[LearningOutcome]:
    """Of the framework of each enrolment: that of the cohort, else the newest published one.
    They know their code and name."""
    return list(LearningOutcome.objects.raw(OUTCOMES, [student.pk, [str(kind) for kind in KINDS]]))


def reflection_method(student: Student, placement: Placement | None) -> ReflectionMethod:
    """As the programme of the placement asks; without a placement, that of the last enrolment."""
    programme: Programme | None = placement.programme if placement else None
    if programme is None:
        enrolments = enrolments_of(student)
        programme = enrolments[0].programme_variant.programme if enrolments else None
    return ReflectionMethod(programme.reflection_method) if programme else ReflectionMethod.FREE

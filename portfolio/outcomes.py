"""What a student works on: the outcomes of the own programmes, and how they ask to reflect."""

from people.models import Enrolment, Student
from placements.models import Placement
from programmes.enums import OutcomeKind, ReflectionMethod
from programmes.models import Framework, LearningOutcome, Programme

KINDS = [OutcomeKind.WORK_PROCESS, OutcomeKind.LEARNING_OUTCOME]


def enrolments_of(student: Student) -> list[Enrolment]:
    """The newest first; the programme comes along."""
    rows = student.enrolments.select_related("programme_variant__programme", "cohort")
    return list(rows.order_by("-id"))


def outcomes_of(student: Student) -> list[LearningOutcome]:
    """Of the framework of each enrolment: that of the cohort, else the newest published one.

    Three queries, whatever the number of programmes.
    """
    enrolments = enrolments_of(student)
    newest: dict[int, int] = {}
    programmes = {each.programme_variant.programme_id for each in enrolments}
    published = Framework.objects.filter(
        programme_id__in=programmes, published_at__isnull=False
    ).order_by("published_at", "id")
    for framework in published:
        newest[framework.programme_id] = framework.pk
    frameworks = set()
    for each in enrolments:
        if each.cohort is not None and each.cohort.framework_id is not None:
            frameworks.add(each.cohort.framework_id)
        elif each.programme_variant.programme_id in newest:
            frameworks.add(newest[each.programme_variant.programme_id])
    rows = LearningOutcome.objects.filter(framework_id__in=frameworks, kind__in=KINDS)
    return list(rows.order_by("framework_id", "order", "code"))


def reflection_method(student: Student, placement: Placement | None) -> ReflectionMethod:
    """As the programme of the placement asks; without a placement, that of the last enrolment."""
    programme: Programme | None = placement.programme if placement else None
    if programme is None:
        enrolments = enrolments_of(student)
        programme = enrolments[0].programme_variant.programme if enrolments else None
    return ReflectionMethod(programme.reflection_method) if programme else ReflectionMethod.FREE

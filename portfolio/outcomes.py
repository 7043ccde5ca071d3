"""What a student works on: the outcomes of the own programmes, and how they ask to reflect."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

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
    """Of the framework of each enrolment: that of the cohort, else the newest published one."""
    published = Framework.objects.filter(
        programme=OuterRef("programme_variant__programme"), published_at__isnull=False
    ).order_by("-published_at", "-id")
    newest = Subquery(published.values("pk")[:1])
    frameworks = student.enrolments.order_by().values(
        framework=Coalesce("cohort__framework", newest)
    )
    rows = LearningOutcome.objects.filter(framework_id__in=frameworks, kind__in=KINDS)
    return list(rows.order_by("framework_id", "order", "code").defer("indicators", "rubric"))


def reflection_method(student: Student, placement: Placement | None) -> ReflectionMethod:
    """As the programme of the placement asks; without a placement, that of the last enrolment."""
    programme: Programme | None = placement.programme if placement else None
    if programme is None:
        enrolments = enrolments_of(student)
        programme = enrolments[0].programme_variant.programme if enrolments else None
    return ReflectionMethod(programme.reflection_method) if programme else ReflectionMethod.FREE

"""Forms that many people handed in, as rows: for pages about all of them together."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.models import Answer, AssessmentRound, InstrumentVersion, Response
from core.dates import today
from people.models import Enrolment, Student
from placements.models import Placement
from tests.scenarios import Triangle, make_student, make_user

SAID = {"school": "G", "workplace": "V", "student": "V"}


def people(number: int, prefix: str = "Judge") -> list[Any]:
    return [make_user(f"{prefix} {each:03}", language="en") for each in range(number)]


def students(triangle: Triangle, number: int = 5) -> list[Student]:
    born = today() - timedelta(days=7000)
    found = [
        make_student(triangle.school, f"50{each:04}", f"Pupil {each:03}", born)
        for each in range(number)
    ]
    for student in found:
        Enrolment.objects.create(student=student, programme_variant=triangle.school.variant)
    return found


def judged(
    triangle: Triangle,
    version: InstrumentVersion,
    judge: Any,
    about: Sequence[Student],
    *,
    corner: str = "school",
    **said: str,
) -> list[AssessmentRound]:
    """`judge` and the other corners each gave the same level to every question, per student."""
    levels = {level.code: level for level in version.levels.all()}
    criteria = list(version.criteria.filter(kind="scale"))
    moment = timezone.now()
    placements = Placement.objects.bulk_create(
        _placement(triangle, student, judge) for student in about
    )
    rounds = AssessmentRound.objects.bulk_create(
        AssessmentRound(
            placement=placement,
            kind=version.instrument.kind,
            version=version,
            due_on=today(),
            opened_at=moment,
            shared_at=moment,
        )
        for placement in placements
    )
    responses = Response.objects.bulk_create(
        Response(round=row, corner=each) for row in rounds for each in version.corners
    )
    answers = []
    for response in responses:
        level = levels[(SAID | said)[response.corner]]
        answers += [
            Answer(
                response=response,
                criterion=criterion,
                level=level,
                text="Seen",
                changed_at=moment,
                changed_by=judge,
            )
            for criterion in criteria
        ]
    Answer.objects.bulk_create(answers)
    handed_in = {"submitted_at": moment, "content_sha256": "a" * 64}
    mine = Response.objects.filter(round__in=rounds)
    mine.filter(corner=corner).update(submitted_by=judge, **handed_in)
    other = triangle.workplace.contact
    mine.exclude(corner=corner).update(submitted_by=other, **handed_in)
    return rounds


def _placement(triangle: Triangle, student: Student, judge: Any) -> Placement:
    start = today() - timedelta(days=judge.pk % 3000)
    return Placement(
        enrolment=student.enrolments.all()[0],
        student=student,
        programme=triangle.school.programme,
        host=triangle.workplace.host,
        site=triangle.workplace.site,
        variant=triangle.school.variant.variant,
        start_date=start,
        end_date=start + timedelta(weeks=20),
        school_contact=judge,
        source="coordinator",
        state="agreed",
        agreed_at=timezone.now(),
        created_by=triangle.school.coordinator,
    )

"""Forms and rounds around a triangle, made by the real services."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments import definition
from assessments.models import Answer, AssessmentRound, InstrumentVersion, Response
from assessments.queries.sheet import YES, sheet_of
from assessments.services import answering, instruments, opening
from assessments.services.answering import Said
from core.dates import today
from people.models import Student
from placements.models import Placement
from programmes.enums import OutcomeKind
from programmes.models import Framework, LearningOutcome, Programme
from tests.scenarios import School, Triangle, Workplace, make_placement

SCALE = [
    {"code": "O", "nl": "onvoldoende", "en": "insufficient", "rank": 0, "passes": False,
     "explain": True},
    {"code": "V", "nl": "voldoende", "en": "sufficient", "rank": 1, "passes": True},
    {"code": "G", "nl": "goed", "en": "good", "rank": 2, "passes": True},
]  # fmt: skip


def framework(programme: Programme, number: int = 3) -> Framework:
    found = programme.frameworks.first()
    if found is not None:
        return found
    made = Framework.objects.create(
        programme=programme, version="2025", published_at=timezone.now()
    )
    for each in range(1, number + 1):
        LearningOutcome.objects.create(
            framework=made,
            kind=OutcomeKind.WORK_PROCESS,
            code=f"B1-K1-W{each}",
            order=each,
            name_nl=f"Werkproces {each}",
            name_en=f"Work process {each}",
        )
    return made


def form(triangle: Triangle, kind: str = "midterm", **changes: Any) -> InstrumentVersion:
    """A small published form: three work processes, one conditional question, one text."""
    school = triangle.school
    framework(school.programme)
    criteria = [
        {
            "key": f"W{number}",
            "text": {"nl": f"Werkproces {number}", "en": f"Work process {number}"},
            "outcome": f"B1-K1-W{number}",
            "levels": {"O": {"nl": "Lukt nog niet", "en": "Does not work yet"}},
        }
        for number in (1, 2, 3)
    ]
    criteria.append(
        {
            "key": "why",
            "kind": "yes_no",
            "text": {"nl": "Komt het door de plek?", "en": "Is it because of the place?"},
            "only_when": {"criterion": "W1", "level": "O"},
        }
    )
    criteria.append(
        {
            "key": "next",
            "kind": "open",
            "required": False,
            "text": {"nl": "Wat nu?", "en": "What next?"},
        }
    )
    source = {
        "kind": kind,
        "name": {"nl": "Tussentijds", "en": "Mid-term"},
        "corners": ["student", "workplace", "school"],
        "scale": SCALE,
        "sections": [{"title": {"nl": "Het werk", "en": "The work"}, "criteria": criteria}],
    } | changes
    version = instruments.import_yaml(
        actor=school.coordinator,
        programme=school.programme,
        kind=kind,
        text=definition.write_yaml(source),
    )
    return instruments.publish(
        actor=school.coordinator, version_id=version.pk, revision=version.revision
    )


def running(placement: Placement, *, weeks_done: int = 9, weeks: int = 20) -> Placement:
    """As if it was agreed and began some weeks ago."""
    placement.state = "agreed"
    placement.agreed_at = timezone.now()
    placement.start_date = today() - timedelta(weeks=weeks_done)
    placement.end_date = placement.start_date + timedelta(weeks=weeks)
    placement.save()
    return placement


def opened(
    triangle: Triangle, kind: str = "midterm", *, at: Placement | None = None, **changes: Any
) -> AssessmentRound:
    """A round of the own placement (or `at` another), open for its three corners."""
    form(triangle, kind, **changes)
    placement = at or running(triangle.placement)
    return opening.open_by_hand(
        actor=triangle.school.coordinator, placement_id=placement.pk, kind=kind
    )


def earlier(triangle: Triangle) -> Placement:
    """Another placement of the same triangle, that is running now."""
    return make_placement(
        triangle.school,
        triangle.workplace,
        triangle.student,
        start_date=today() - timedelta(weeks=10),
        state="agreed",
        agreed_at=timezone.now(),
    )


def response_of(row: AssessmentRound, corner: str) -> Response:
    rows = Response.objects.select_related(
        "round__version",
        "round__placement__student__user",
        "round__placement__programme__institution",
        "round__placement__host",
        "round__placement__school_contact",
    )
    return rows.get(round=row, corner=corner)


def person_of(triangle: Triangle, corner: str) -> Any:
    return {
        "student": triangle.student.user,
        "workplace": triangle.workplace.supervisor,
        "school": triangle.school.supervisor,
    }[corner]


def person_of_round(row: AssessmentRound) -> Any:
    return row.placement.student.user


def fill(
    triangle: Triangle, row: AssessmentRound, corner: str, level: str = "V", text: str = ""
) -> Response:
    """Answer every question that is asked, with this level; yes to the others."""
    response = response_of(row, corner)
    actor = person_of(triangle, corner)
    for item in sheet_of(response):
        choice = {"scale": level, "yes_no": YES, "open": ""}[item.criterion.kind]
        words = text or ("Gezien in de praktijk" if level == "O" or item.is_open else "")
        answering.save_answer(
            actor=actor,
            response=response,
            criterion_id=item.pk,
            said=Said(choice, words, item.revision),
        )
    return response_of(row, corner)


def handed_in(
    triangle: Triangle, row: AssessmentRound, corner: str, level: str = "V", text: str = ""
) -> Response:
    response = fill(triangle, row, corner, level, text)
    missing = answering.hand_in(actor=person_of(triangle, corner), response=response)
    assert missing == {}
    return response_of(row, corner)


def evaluation_form(school: School) -> InstrumentVersion:
    """The form to look back with that comes with the portal."""
    made = instruments.ensure_instruments(
        actor=school.coordinator,
        framework=framework(school.programme),
        kinds=["workplace_evaluation"],
    )
    return made[0] if made else InstrumentVersion.objects.get(
        instrument__programme=school.programme, instrument__kind="workplace_evaluation"
    )  # fmt: skip


def ended(placement: Placement, *, days_ago: int) -> Placement:
    """As if it was agreed, and its last day was so long ago."""
    placement.state = "agreed"
    placement.agreed_at = timezone.now()
    placement.end_date = today() - timedelta(days=days_ago)
    placement.start_date = placement.end_date - timedelta(weeks=20)
    placement.save()
    return placement


def looked_back(
    school: School,
    workplace: Workplace,
    student: Student,
    *,
    level: str = "GROTENDEELS",
    text: str = "",
    corner: str = "student",
    person: Any = None,
) -> Response:
    """An evaluation that was handed in, of a placement of its own; by the shortest way."""
    version = evaluation_form(school)
    # A student has one placement that begins on a day at a workplace.
    earlier = Placement.objects.filter(student=student).count()
    end = today() - timedelta(days=10)
    placement = make_placement(
        school, workplace, student,
        start_date=end - timedelta(weeks=20, days=earlier), end_date=end,
        state="agreed", agreed_at=timezone.now(),
    )  # fmt: skip
    moment = timezone.now()
    row = AssessmentRound.objects.create(
        placement=placement,
        kind="workplace_evaluation",
        version=version,
        due_on=today() + timedelta(days=18),
        opened_at=moment,
    )
    response = Response.objects.create(round=row, corner=corner)
    person = person or {"student": student.user, "school": school.supervisor}.get(
        corner, workplace.supervisor
    )
    chosen = version.levels.get(code=level)
    Answer.objects.bulk_create(
        Answer(
            response=response,
            criterion=each,
            level=chosen if each.kind == "scale" else None,
            is_yes=True if each.kind == "yes_no" else None,
            text=text if each.kind == "open" else "",
            changed_at=moment,
            changed_by=person,
        )
        for each in version.criteria.all()
        if each.asks(corner)
    )
    response.submitted_at, response.submitted_by = moment, person
    response.content_sha256 = "0" * 64
    response.save()
    return response

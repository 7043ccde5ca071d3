"""Forms for every framework, a mid-term that is being filled in and one side by side."""

from datetime import timedelta

from django.db.models import Count

from assessments.enums import InstrumentKind
from assessments.models import AssessmentRound, Instrument, Response
from assessments.queries.sheet import NO, YES, Sheet, sheet_of
from assessments.services import answering, instruments, opening, talking
from assessments.services.answering import Said
from core.dates import today
from demo import year_before
from demo.cast import STUDENT_NUMBER
from people.enums import Corner
from people.models import User
from placements.corners import first_at_workplace
from placements.enums import PlacementState
from placements.models import Placement
from programmes.models import Framework

# What each corner sees, question by question, in places on the scale.
SEEN = {
    Corner.STUDENT: [1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 1],
    Corner.WORKPLACE: [1, 1, 2, 0, 2, 1, 1, 1, 2, 1, 1, 1, 2, 1],
    Corner.SCHOOL: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
}
WORDS = {
    Corner.STUDENT: "Bij de laatste opdracht heb ik dit laten zien.",
    Corner.WORKPLACE: "Dit zag ik bij de opdracht van vorige week. Vraag eerder om hulp.",
    Corner.SCHOOL: "Gezien in het portfolio en besproken bij het laatste bezoek.",
}
TEXTS = {
    Corner.STUDENT: "Ik wil meer zelf met klanten doen.",
    Corner.WORKPLACE: "Werkt netjes en is op tijd. Mag meer vragen stellen.",
    Corner.SCHOOL: "Goede start. De komende weken meer verschillende taken.",
}


def load(coordinator: User) -> None:
    """Once: nothing happens where a form is there."""
    if Instrument.objects.exists():
        return
    for framework in Framework.objects.filter(published_at__isnull=False):
        instruments.ensure_instruments(actor=coordinator, framework=framework)
    running = (
        Placement.objects.filter(
            state=PlacementState.AGREED,
            start_date__lte=today() - timedelta(weeks=4),
            end_date__gte=today(),
            programme__instruments__kind="midterm",
            school_contact__isnull=False,
            supervisor_links__user__email__isnull=False,
        )
        .select_related("student__user", "programme", "school_contact", "host")
        .order_by("pk")
        .distinct()
    )
    example = running.filter(student__number=STUDENT_NUMBER).first()
    others = list(running.exclude(student__number=STUDENT_NUMBER)[:2])
    if example is not None:
        _partly(_opened(coordinator, example))
    if others:
        _side_by_side(coordinator, _opened(coordinator, others[0]))
    _evaluations(coordinator)
    year_before.load(coordinator)


def _evaluations(coordinator: User) -> None:
    """In the programme with the most placements: enough workplaces for a benchmark."""
    agreed = Placement.objects.filter(
        state=PlacementState.AGREED,
        start_date__lte=today(),
        school_contact__isnull=False,
        supervisor_links__user__email__isnull=False,
        programme__instruments__kind=InstrumentKind.WORKPLACE_EVALUATION,
    )
    largest = agreed.values("programme").annotate(number=Count("host", distinct=True))
    programme = largest.order_by("-number", "programme").values_list("programme", flat=True)[:1]
    rows = agreed.filter(programme__in=list(programme)).distinct().order_by("pk")[:8]
    for place, placement in enumerate(rows):
        row = opening.open_by_hand(
            actor=coordinator, placement_id=placement.pk, kind=InstrumentKind.WORKPLACE_EVALUATION
        )
        # The last one is still to be filled in by the workplace.
        corners = [Corner.STUDENT, Corner.SCHOOL] if place == len(rows) - 1 else list(SEEN)
        for corner in corners:
            _fill(row, corner)
            _hand_in(row, corner)


def _opened(coordinator: User, placement: Placement) -> AssessmentRound:
    row = AssessmentRound.objects.filter(placement=placement, kind="midterm").first()
    return row or opening.open_by_hand(
        actor=coordinator,
        placement_id=placement.pk,
        kind="midterm",
        due_on=today() + timedelta(days=5),
    )


def _partly(row: AssessmentRound) -> None:
    """The student is done; the workplace is half-way; the school did not begin."""
    _fill(row, Corner.STUDENT)
    _hand_in(row, Corner.STUDENT)
    _fill(row, Corner.WORKPLACE, questions=4)


def _side_by_side(coordinator: User, row: AssessmentRound) -> None:
    for corner in SEEN:
        _fill(row, corner)
        _hand_in(row, corner)
    different = row.version.criteria.filter(kind="scale").order_by("section__order", "order")
    for criterion in different[2:4]:
        talking.choose_point(
            actor=coordinator, round_id=row.pk, criterion_id=criterion.pk, chosen=True
        )


def _response(row: AssessmentRound, corner: Corner) -> Response:
    rows = Response.objects.select_related(
        "round__version",
        "round__placement__student__user",
        "round__placement__programme__institution",
        "round__placement__host",
        "round__placement__school_contact",
    )
    return rows.get(round=row, corner=corner)


def _person(response: Response) -> User:
    placement = response.round.placement
    found = {
        Corner.STUDENT: placement.student.user,
        Corner.WORKPLACE: first_at_workplace(placement),
        Corner.SCHOOL: placement.school_contact,
    }[Corner(response.corner)]
    assert found is not None
    return found


def _fill(row: AssessmentRound, corner: Corner, questions: int = 999) -> None:
    response = _response(row, corner)
    # Workplaces differ, so the answers about them do.
    first = row.pk if row.stays_apart else 0
    for place, item in enumerate(list(sheet_of(response))[:questions], start=first):
        answering.save_answer(
            actor=_person(response),
            response=response,
            criterion_id=item.pk,
            said=_said(sheet_of(response), item.pk, corner, place),
        )


def _said(sheet: Sheet, pk: int, corner: Corner, place: int) -> Said:
    item = sheet.item(pk)
    assert item is not None
    if item.is_open:
        return Said("", TEXTS[corner], item.revision)
    if item.criterion.kind == "yes_no":
        return Said(NO if corner == Corner.STUDENT else YES, WORDS[corner], item.revision)
    seen = SEEN[corner][place % len(SEEN[corner])]
    option = item.options[seen]
    text = WORDS[corner] if option.explain or place % 3 == 0 else ""
    return Said(option.value, text, item.revision)


def _hand_in(row: AssessmentRound, corner: Corner) -> None:
    response = _response(row, corner)
    missing = answering.hand_in(actor=_person(response), response=response)
    assert not missing, missing

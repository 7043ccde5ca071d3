"""What groups answered about workplaces. Nobody is recognisable in what a workplace reads."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessments.enums import CriterionKind, InstrumentKind
from assessments.models import Answer, Criterion, InstrumentVersion, Response
from assessments.queries.sheet import NO, YES, Form, form_of, options_of
from core.dates import today
from people.enums import Corner
from placements.models import Placement
from programmes.models import Programme

# A group is shown from five people, and of a benchmark from five other workplaces. A workplace
# sees answers in steps of five, so that the one that came last cannot be told apart.
SMALLEST = 5
MOST_TEXTS = 50
KIND = InstrumentKind.WORKPLACE_EVALUATION
ORDER = [Corner.STUDENT, Corner.WORKPLACE, Corner.SCHOOL]


@dataclass(frozen=True)
class Part:
    """One word of the scale with how many chose it; x and width are percentages of a bar."""

    label: str
    number: int
    x: float
    width: float
    # 1 for the lowest word, 4 for the highest.
    shade: int


@dataclass(frozen=True)
class Tally:
    total: int
    parts: list[Part]

    @property
    def words(self) -> list[Part]:
        return [part for part in self.parts if part.number]


@dataclass
class Question:
    criterion: Criterion
    here: Tally | None = None
    elsewhere: Tally | None = None
    # What the reader answered, where that is shown.
    own: str = ""
    own_text: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.criterion.kind == CriterionKind.OPEN


@dataclass
class CornerResult:
    corner: str
    # How many handed in here; None where the reader may not know how few.
    number: int | None
    # Enough people to show anything of this workplace.
    is_shown: bool
    questions: list[Question]

    @property
    def label(self) -> str:
        return str(Corner(self.corner).label)


def school_year_start(day: date) -> date:
    return date(day.year if day.month >= 8 else day.year - 1, 8, 1)


def counted_from() -> datetime:
    """Results tell of this school year and the two before it."""
    start = school_year_start(today())
    return timezone.make_aware(datetime(start.year - 2, start.month, start.day))


def handed_in(programme: Programme) -> QuerySet[Response]:
    return Response.objects.filter(
        round__kind=KIND,
        round__cancelled_at__isnull=True,
        round__placement__programme=programme,
        submitted_at__gte=counted_from(),
    )


def form_of_programme(programme: Programme) -> Form | None:
    """The questions as they are asked now; None when nobody made this form."""
    versions = InstrumentVersion.objects.published().filter(
        instrument__programme=programme, instrument__kind=KIND
    )
    version = versions.order_by("-number").first()
    return form_of(version) if version else None


def for_office(programme: Programme, host_id: int | None = None) -> list[CornerResult]:
    """What coordinators and managers read: all answers, without names."""
    form = form_of_programme(programme)
    if form is None:
        return []
    rows = handed_in(programme)
    if host_id is not None:
        rows = rows.filter(round__placement__host=host_id)
    counts = dict(rows.values_list("corner").annotate(Count("pk")))
    here = _tallies(form, _counted(Answer.objects.filter(response__in=rows)))
    elsewhere = _benchmark(form, programme, host_id) if host_id is not None else {}
    texts = _texts(Answer.objects.filter(response__in=rows)) if host_id is not None else {}
    return [
        CornerResult(
            corner,
            counts.get(corner, 0),
            bool(counts.get(corner)),
            [
                Question(
                    row,
                    here=here.get(row.key),
                    elsewhere=elsewhere.get(row.key),
                    texts=texts.get(row.key, []),
                )
                for row in _questions(form, corner)
            ],
        )
        for corner in ORDER
    ]


def for_workplace(placement: Placement, user: Any) -> list[CornerResult]:
    """What a workplace reads: its own answers, and groups of five people or more."""
    programme, host_id = placement.programme, placement.host_id
    form = form_of_programme(programme)
    if form is None:
        return []
    counted = _in_fives(handed_in(programme).filter(round__placement__host=host_id))
    answers = Answer.objects.filter(response__in=[pk for ids in counted.values() for pk in ids])
    here = _tallies(form, _counted(answers), smallest=SMALLEST)
    texts = {
        key: found
        for key, found in _texts(answers.filter(criterion__kind=CriterionKind.OPEN)).items()
        if len(found) >= SMALLEST
    }
    elsewhere = _benchmark(form, programme, host_id) if host_id else {}
    own = _own(placement, user)
    return [
        CornerResult(
            corner,
            len(counted[corner]) or None,
            bool(counted[corner]),
            [
                _with_own(
                    Question(
                        row,
                        here=here.get(row.key),
                        elsewhere=elsewhere.get(row.key),
                        texts=texts.get(row.key, []),
                    ),
                    form,
                    own.get(row.key),
                )
                for row in _questions(form, corner)
            ],
        )
        for corner in ORDER
    ]


def _questions(form: Form, corner: str) -> list[Criterion]:
    return [row for row in form.criteria if row.asks(corner)]


def _in_fives(rows: QuerySet[Response]) -> dict[str, list[int]]:
    """Per corner the first answers of different people, as many as make whole fives."""
    found: dict[str, dict[int, int]] = {corner: {} for corner in ORDER}
    for pk, corner, person in rows.order_by("submitted_at", "pk").values_list(
        "pk", "corner", "submitted_by"
    ):
        found[corner].setdefault(person, pk)
    return {
        corner: list(people.values())[: len(people) // SMALLEST * SMALLEST]
        for corner, people in found.items()
    }


def _counted(answers: QuerySet[Answer]) -> dict[str, Counter[str]]:
    """{key: {choice: number}}; who could not judge is not counted."""
    rows = (
        answers.filter(Q(level__isnull=False) | Q(is_yes__isnull=False))
        .order_by()
        .values_list("criterion__key", "level__code", "is_yes")
        .annotate(Count("pk"))
    )
    found: dict[str, Counter[str]] = {}
    for key, code, is_yes, number in rows:
        choice = code if code is not None else (YES if is_yes else NO)
        found.setdefault(key, Counter())[choice] += number
    return found


def _tallies(
    form: Form, counted: dict[str, Counter[str]], *, smallest: int = 1
) -> dict[str, Tally]:
    found = {}
    for row in form.criteria:
        tally = _tally(row, form, counted.get(row.key, Counter()))
        if tally.total >= smallest:
            found[row.key] = tally
    return found


def _tally(row: Criterion, form: Form, counted: Counter[str]) -> Tally:
    """In the words of the form as it is now; an answer in a word that is gone is left out."""
    options = [option for option in options_of(row, form.levels, "") if option.value != "-skip"]
    if row.kind == CriterionKind.YES_NO:
        options.reverse()
    total = sum(counted[option.value] for option in options)
    parts, x = [], 0.0
    for place, option in enumerate(options):
        width = 100 * counted[option.value] / total if total else 0
        shade = 1 + round(3 * place / max(1, len(options) - 1))
        parts.append(Part(option.label, counted[option.value], round(x, 2), round(width, 2), shade))
        x += width
    return Tally(total, parts)


def _benchmark(form: Form, programme: Programme, host_id: int) -> dict[str, Tally]:
    """All other workplaces of the programme; per question only where enough of them answered."""
    others = handed_in(programme).exclude(round__placement__host=host_id)
    answers = Answer.objects.filter(response__in=others)
    hosts = dict(
        answers.filter(Q(level__isnull=False) | Q(is_yes__isnull=False))
        .order_by()
        .values_list("criterion__key")
        .annotate(Count("response__round__placement__host", distinct=True))
    )
    enough = {key for key, number in hosts.items() if number >= SMALLEST}
    counted = {key: each for key, each in _counted(answers).items() if key in enough}
    return _tallies(form, counted, smallest=SMALLEST)


def _texts(answers: QuerySet[Answer]) -> dict[str, list[str]]:
    """In the order of the alphabet: it tells nothing about who wrote it, or when."""
    rows = answers.exclude(text="").order_by("text")
    found: dict[str, list[str]] = {}
    for key, text in rows.values_list("criterion__key", "text"):
        found.setdefault(key, []).append(text)
    return {key: texts[:MOST_TEXTS] for key, texts in found.items()}


def _own(placement: Placement, user: Any) -> dict[str, Answer]:
    rows = Answer.objects.filter(
        response__round__placement=placement,
        response__round__kind=KIND,
        response__corner=Corner.WORKPLACE,
        response__submitted_by=user,
    ).select_related("criterion", "level")
    return {row.criterion.key: row for row in rows.order_by("response__submitted_at")}


def _with_own(question: Question, form: Form, answer: Answer | None) -> Question:
    if answer is None:
        return question
    choice = answer.level.code if answer.level else ""
    if answer.is_yes is not None:
        choice = YES if answer.is_yes else NO
    options: Iterable[Any] = options_of(question.criterion, form.levels, choice)
    question.own = next((option.label for option in options if option.checked), "")
    question.own_text = answer.text
    return question

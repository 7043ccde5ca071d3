"""Where data points come from: forms, feedback on evidence, and the word of the workplace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import InstrumentKind
from assessments.models import Answer
from people.enums import Corner
from placements.models import Placement
from portfolio.enums import Answer as Word
from portfolio.models import Confirmation, EvidenceItem, Feedback
from programmes.models import LearningOutcome

# The others are about the workplace.
ABOUT_STUDENT = [
    InstrumentKind.MIDTERM,
    InstrumentKind.FINAL,
    InstrumentKind.SELF_ASSESSMENT,
    InstrumentKind.VISIT_REPORT,
]


class SourceRole(models.TextChoices):
    """From which side a point comes."""

    STUDENT = "student", gettext_lazy("student")
    WORKPLACE = "workplace", gettext_lazy("workplace")
    SCHOOL = "school", gettext_lazy("school")
    PEER = "peer", gettext_lazy("someone else")


class PointKind(models.TextChoices):
    SELF = "self", gettext_lazy("self-assessment")
    ANSWER = "answer", gettext_lazy("judgement in a form")
    FEEDBACK = "feedback", gettext_lazy("feedback on evidence")
    CONFIRMED = "confirmed", gettext_lazy("evidence confirmed")


@dataclass(frozen=True)
class DataPoint:
    """One word about the outcome with this code. `level` is a word of a scale, or empty.

    Two answers of one corner in one form are one moment: they share their `origin`.
    """

    code: str
    kind: PointKind
    role: SourceRole
    day: date
    origin: str
    name: str = ""
    level: str = ""
    text: str = ""
    # What was asked, or the title of the evidence.
    about: str = ""
    round_id: int | None = None
    evidence_id: int | None = None


def points_of(placement: Placement) -> list[DataPoint]:
    """All that counts, the oldest first. Four queries."""
    tied = _tied_evidence(placement)
    found = [*_answers(placement), *_feedback(tied), *_confirmed(tied)]
    return sorted(found, key=lambda point: (point.day, point.origin))


def _answers(placement: Placement) -> Iterator[DataPoint]:
    """Of handed-in forms that the corners can read of each other; "cannot judge" says nothing.

    Outcomes are told apart by code, because every version of a framework has rows of its own.
    """
    rows = Answer.objects.filter(
        Q(level__rank__isnull=False)
        | Q(is_yes__isnull=False)
        | (Q(level__isnull=True, cannot_judge=False) & ~Q(text="")),
        response__submitted_at__isnull=False,
        response__round__placement=placement,
        response__round__shared_at__isnull=False,
        response__round__cancelled_at__isnull=True,
        response__round__kind__in=ABOUT_STUDENT,
        criterion__outcome__framework__programme=placement.programme_id,
    )
    for answer in rows.select_related(
        "response__submitted_by", "response__round", "criterion__outcome", "level"
    ):
        yield _from_answer(answer)


def _from_answer(answer: Answer) -> DataPoint:
    response, outcome = answer.response, answer.criterion.outcome
    assert outcome is not None  # the filter asks for both
    assert response.submitted_at is not None
    own = response.corner == Corner.STUDENT
    return DataPoint(
        code=outcome.code,
        kind=PointKind.SELF if own else PointKind.ANSWER,
        role=SourceRole(response.corner),
        day=timezone.localdate(response.submitted_at),
        origin=f"response:{response.pk}",
        name=response.submitted_by.name if response.submitted_by else "",
        level=_level(answer),
        text=answer.text,
        about=answer.criterion.text,
        round_id=response.round_id,
    )


def _level(answer: Answer) -> str:
    if answer.is_yes is not None:
        return _("yes") if answer.is_yes else _("no")
    return answer.level.label if answer.level else ""


def _tied_evidence(placement: Placement) -> dict[int, list[str]]:
    """Item -> codes of its outcomes: what was made here, and during it without a workplace."""
    loose = Q(
        placement__isnull=True,
        student=placement.student_id,
        made_on__range=(placement.start_date, end_of(placement)),
    )
    items = EvidenceItem.objects.filter(removed_at__isnull=True).filter(
        loose | Q(placement=placement)
    )
    found: dict[int, list[str]] = {}
    for pk, code in items.filter(outcomes__framework__programme=placement.programme_id).values_list(
        "pk", "outcomes__code"
    ):
        if code not in found.setdefault(pk, []):
            found[pk].append(code)
    return found


def _feedback(tied: dict[int, list[str]]) -> Iterator[DataPoint]:
    for row in Feedback.objects.filter(item__in=tied).select_related("item"):
        yield from _about_evidence(
            row.item,
            tied,
            kind=PointKind.FEEDBACK,
            role=SourceRole(row.source),
            day=timezone.localdate(row.given_at),
            origin=f"feedback:{row.pk}",
            name=row.author_name,
            text=row.text or _("Spoken; listen to it at the evidence."),
        )


def _confirmed(tied: dict[int, list[str]]) -> Iterator[DataPoint]:
    """Items of which the last word about the present content is yes."""
    words = Confirmation.objects.filter(
        item__in=tied, content_sha256=F("item__content_sha256")
    ).select_related("item")
    for word in words.order_by("item_id", "-id").distinct("item_id"):
        if word.answer == Word.YES:
            yield from _about_evidence(
                word.item,
                tied,
                kind=PointKind.CONFIRMED,
                role=SourceRole.WORKPLACE,
                day=timezone.localdate(word.given_at),
                origin=f"confirmation:{word.pk}",
                name=word.person_name,
                text=word.remark,
            )


def _about_evidence(
    item: EvidenceItem, tied: dict[int, list[str]], **values: Any
) -> Iterator[DataPoint]:
    for code in tied[item.pk]:
        yield DataPoint(code=code, about=item.title, evidence_id=item.pk, **values)


def asked_codes(placement: Placement) -> set[str]:
    """Outcomes that the forms of this placement ask about. One query."""
    rows = LearningOutcome.objects.filter(
        framework__programme=placement.programme_id,
        criteria__version__rounds__placement=placement,
        criteria__version__rounds__cancelled_at__isnull=True,
        criteria__version__rounds__kind__in=ABOUT_STUDENT,
    )
    return set(rows.order_by().values_list("code", flat=True).distinct())


def end_of(placement: Placement) -> date:
    """The last day: as planned, or earlier when it ended early."""
    return min(placement.ended_on or placement.end_date, placement.end_date)

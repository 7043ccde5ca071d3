"""What waits for the judgement of a school supervisor, and what waits for a workplace."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.keyset import Page, paginate
from learning.differences import Difference, differences
from learning.enums import Judge
from learning.models import ExampleTask, LearningTask, TaskAlignmentReview, TaskVersion
from learning.queries.pages import weeks_words
from learning.readiness import WORKABLE
from people.reach import coordinated_programmes
from placements.models import Placement
from programmes.models import LearningOutcome

PAGE_SIZE = 20
ORDER = ["sent_at", "id"]
MOST_EXAMPLES = 3
OUTCOMES = LearningOutcome.objects.select_related("framework__programme").order_by("order", "code")
REVIEWS = TaskAlignmentReview.objects.select_related("reviewer")


@dataclass(frozen=True)
class Waiting:
    """One version with what helps to answer it."""

    version: TaskVersion
    weeks: str
    outcomes: list[LearningOutcome]
    levels: list[dict[str, Any]]
    changes: list[Difference]
    other_answer: TaskAlignmentReview | None
    examples: list[ExampleTask]

    @property
    def task(self) -> LearningTask:
        return self.version.task

    @property
    def placement(self) -> Placement:
        return self.version.task.placement


def to_judge(user: Any) -> QuerySet[TaskVersion]:
    """Versions that wait for `user`: of the own students, and of those without a contact."""
    own = Q(task__placement__school_contact=user)
    office = Q(
        task__placement__school_contact__isnull=True,
        task__placement__programme_id__in=coordinated_programmes(user),
    )
    return _waiting(Judge.SCHOOL).filter(own | office)


def to_answer(placement: Placement) -> QuerySet[TaskVersion]:
    return _waiting(Judge.WORKPLACE).filter(task__placement=placement)


def _waiting(corner: str) -> QuerySet[TaskVersion]:
    rows = TaskVersion.objects.current().without_answer_of(corner)
    return rows.filter(task__placement__state__in=sorted(WORKABLE))


def with_everything(rows: QuerySet[TaskVersion]) -> QuerySet[TaskVersion]:
    """A fixed number of queries however many rows."""
    earlier = TaskVersion.objects.order_by("number").prefetch_related(
        Prefetch("outcomes", OUTCOMES)
    )
    return rows.select_related(
        "sent_by", "task__placement__student__user", "task__placement__host",
        "task__placement__programme__institution", "task__placement__school_contact",
    ).prefetch_related(
        Prefetch("outcomes", OUTCOMES), Prefetch("reviews", REVIEWS),
        Prefetch("task__versions", earlier),
    )  # fmt: skip


def judge_page(user: Any, *, after: str, before: str) -> tuple[Page[TaskVersion], list[Waiting]]:
    found = paginate(
        with_everything(to_judge(user)), order=ORDER, after=after, before=before, size=PAGE_SIZE
    )
    return found, details(found.rows, corner=Judge.SCHOOL)


def details(versions: Iterable[TaskVersion], *, corner: str) -> list[Waiting]:
    rows = list(versions)
    programmes = {row.task.placement.programme_id for row in rows}
    library = list(ExampleTask.objects.in_use().filter(programme_id__in=programmes))
    return [_details(row, corner, library) for row in rows]


def _details(version: TaskVersion, corner: str, library: list[ExampleTask]) -> Waiting:
    placement = version.task.placement
    outcomes = list(version.outcomes.all())
    given = [row for row in version.reviews.all() if row.corner != corner]
    earlier = [row for row in version.task.versions.all() if row.number < version.number]
    codes = {outcome.code for outcome in outcomes}
    return Waiting(
        version=version,
        weeks=weeks_words(placement, version),
        outcomes=outcomes,
        levels=_levels(outcomes, placement),
        changes=differences(earlier[-1], version) if earlier else [],
        other_answer=given[0] if given else None,
        examples=_alike(placement.programme_id, codes, library),
    )


def _levels(outcomes: list[LearningOutcome], placement: Placement) -> list[dict[str, Any]]:
    if not outcomes:
        return []
    vocational = placement.variant.startswith("mbo_")
    return outcomes[0].framework.level_words(vocational=vocational)


def _alike(programme_id: int, codes: set[str], library: list[ExampleTask]) -> list[ExampleTask]:
    """Examples of the programme about the same outcomes, most in common first."""
    alike = [
        (len(codes & set(example.outcome_codes)), example)
        for example in library
        if example.programme_id == programme_id and codes & set(example.outcome_codes)
    ]
    alike.sort(key=lambda pair: -pair[0])
    return [example for _common, example in alike[:MOST_EXAMPLES]]

"""A portfolio in full, a batch at a time: what is printed and what is taken along."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from people.models import Student
from portfolio import reflection
from portfolio.models import Confirmation, EvidenceFile, EvidenceItem, Feedback
from portfolio.queries.items import files
from portfolio.tasks_of import TaskLine, lines
from programmes.models import LearningOutcome

BATCH = 50


@dataclass(frozen=True)
class Entry:
    """One item with all that belongs to it."""

    number: int
    item: EvidenceItem
    files: list[EvidenceFile]
    outcomes: list[LearningOutcome]
    tasks: list[TaskLine]
    reflection: list[tuple[Any, str]]
    words: list[Confirmation]
    said: list[Feedback]


def count(student: Student) -> int:
    return EvidenceItem.objects.current().filter(student=student).count()


def entries(student: Student) -> Iterator[Entry]:
    """The oldest first, numbered. Never more than a batch in memory."""
    items = EvidenceItem.objects.current().filter(student=student).order_by("made_on", "id")
    ids = list(items.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield from _batch(ids[start : start + BATCH], start + 1)


def _batch(ids: list[int], first: int) -> Iterator[Entry]:
    rows = (
        EvidenceItem.objects.filter(pk__in=ids)
        .with_standing()
        .defer("search")
        .select_related("placement__host", "placement__programme")
        .prefetch_related(
            Prefetch("files", files()),
            "outcomes",
            "tasks",
            "confirmations",
            Prefetch("feedback", Feedback.objects.select_related("audio")),
        )
        .order_by("made_on", "id")
    )
    items = list(rows)
    task_ids = {task.pk for item in items for task in item.tasks.all()}
    by_id = {line.pk: line for line in lines(task_ids)}
    for number, item in enumerate(items, start=first):
        yield Entry(
            number=number,
            item=item,
            files=list(item.files.all()),
            outcomes=list(item.outcomes.all()),
            tasks=[by_id[task.pk] for task in item.tasks.all() if task.pk in by_id],
            reflection=reflection.shown(item.reflection_method, item.reflection),
            words=list(item.confirmations.all()),
            said=list(item.feedback.all()),
        )

"""Learning tasks as evidence sees them: the title that holds, and the outcomes they serve."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from learning.models import LearningTask, TaskOutcome, TaskVersion
from people.models import Student

# What was sent goes before a draft.
ORDER = ["-task__placement_id", "task__number", "sent_at", "pk"]


@dataclass(frozen=True, slots=True)
class TaskTitle:
    pk: int
    title: str


@dataclass(frozen=True)
class TaskLine:
    pk: int
    placement_id: int
    number: int
    title: str
    outcomes: list[int] = field(default_factory=list)


def tasks_of(student: Student, *, also: Iterable[int] = ()) -> list[TaskLine]:
    """The tasks on which this student can show something, and those with the ids of `also`."""
    rows = LearningTask.objects.filter(placement__student=student)
    in_force = rows.filter(withdrawn_at__isnull=True).values_list("pk", flat=True)
    kept = rows.filter(pk__in=list(also)).values_list("pk", flat=True)
    return lines(set(in_force) | set(kept))


def titles_of(student: Student) -> list[TaskTitle]:
    """The tasks in force, in the order of `lines`. One query."""
    rows = TaskVersion.objects.filter(
        task__placement__student=student, task__withdrawn_at__isnull=True, replaced_at__isnull=True
    ).order_by(*ORDER)
    shown: dict[int, str] = {}
    for task_id, title in rows.values_list("task_id", "title"):
        shown.setdefault(task_id, title)
    return [TaskTitle(task_id, title) for task_id, title in shown.items()]


def lines(task_ids: Iterable[int]) -> list[TaskLine]:
    """By placement and number; what was sent goes before a draft. Two queries."""
    versions = (
        TaskVersion.objects.filter(task_id__in=list(task_ids), replaced_at__isnull=True)
        .select_related("task")
        .order_by(*ORDER)
    )
    shown: dict[int, TaskVersion] = {}
    for version in versions:
        shown.setdefault(version.task_id, version)
    serves: dict[int, list[int]] = {}
    rows = TaskOutcome.objects.filter(version__in=[each.pk for each in shown.values()])
    for version_id, outcome_id in rows.values_list("version_id", "outcome_id"):
        serves.setdefault(version_id, []).append(outcome_id)
    return [
        TaskLine(
            pk=task_id,
            placement_id=version.task.placement_id,
            number=version.task.number,
            title=version.title,
            outcomes=serves.get(version.pk, []),
        )
        for task_id, version in shown.items()
    ]

"""How a task stands: worked out from its versions and their answers, in the words of the reader."""

from dataclasses import dataclass
from typing import Any

from learning.enums import TO_DO, WAITS_FOR, Judge, TaskState, Verdict
from learning.models import LearningTask, TaskAlignmentReview, TaskVersion
from people.enums import Corner

ORDER = (Judge.WORKPLACE, Judge.SCHOOL)


@dataclass(frozen=True)
class Standing:
    """`shown` is what the others read; `draft` is what the writers are changing meanwhile."""

    task: LearningTask
    state: TaskState
    shown: TaskVersion | None
    draft: TaskVersion | None
    answers: dict[str, TaskAlignmentReview]

    @property
    def newest(self) -> TaskVersion:
        version = self.shown or self.draft
        if version is None:
            raise LookupError(f"task {self.task.pk} has no version")
        return version

    @property
    def waits_for(self) -> list[str]:
        """The corners whose answer is missing."""
        if self.state in {TaskState.DRAFT, TaskState.WITHDRAWN}:
            return []
        return [str(corner) for corner in ORDER if corner not in self.answers]

    @property
    def refusals(self) -> list[TaskAlignmentReview]:
        return [row for row in self.answers.values() if row.verdict != Verdict.YES]

    def word_for(self, corner: str) -> tuple[Any, str]:
        """(word, tone): "To judge" for the one who owes it, "Sent" for the one who sent it."""
        waiting = self.waits_for
        if corner in waiting:
            return TO_DO[Corner(corner)], "wait"
        if self.state != TaskState.SENT:
            return self.state.label, self.state.tone
        if len(waiting) == 1:
            return WAITS_FOR[Corner(waiting[0])], "wait"
        return self.state.label, self.state.tone


def standing(task: LearningTask) -> Standing:
    """Reads `versions` and their `reviews`, which a list has prefetched."""
    versions = sorted(task.versions.all(), key=lambda version: version.number)
    sent = [version for version in versions if version.sent_at is not None]
    shown = sent[-1] if sent else None
    draft = next((version for version in versions if version.sent_at is None), None)
    answers = {row.corner: row for row in shown.reviews.all()} if shown else {}
    return Standing(task, _state(task, shown, answers), shown, draft, answers)


def _state(
    task: LearningTask, shown: TaskVersion | None, answers: dict[str, TaskAlignmentReview]
) -> TaskState:
    if task.withdrawn_at is not None:
        return TaskState.WITHDRAWN
    if shown is None:
        return TaskState.DRAFT
    verdicts = [row.verdict for row in answers.values()]
    if any(verdict != Verdict.YES for verdict in verdicts):
        return TaskState.TO_ADJUST
    return TaskState.APPROVED if len(verdicts) == len(ORDER) else TaskState.SENT

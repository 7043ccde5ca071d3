"""What the pages about learning tasks show, worked out for one reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.differences import Difference, differences
from learning.enums import Judge, TaskState
from learning.models import LearningTask, TaskAlignmentReview, TaskVersion
from learning.readiness import week_days
from learning.standing import Standing, standing
from placements.corners import corner_of
from placements.models import Placement
from placements.words import period


@dataclass(frozen=True)
class TaskRow:
    """A task in a list."""

    standing: Standing
    version: TaskVersion
    word: Any
    tone: str
    weeks: str
    codes: list[str]

    @property
    def task(self) -> LearningTask:
        return self.standing.task


def rows(user: Any, placement: Placement, found: Iterable[Standing]) -> list[TaskRow]:
    corner = corner_of(user, placement)
    return [_row(each, corner, placement) for each in found if _may_show(each, corner)]


def _row(found: Standing, corner: str, placement: Placement) -> TaskRow:
    word, tone = found.word_for(corner)
    version = found.newest
    codes = [outcome.code for outcome in version.outcomes.all()]
    return TaskRow(found, version, word, tone, weeks_words(placement, version), codes)


def _may_show(found: Standing, corner: str) -> bool:
    return found.shown is not None or corner == found.task.drafted_from


def weeks_words(placement: Placement, version: TaskVersion) -> str:
    """ "week 3 – 6 (15 Sep – 10 Oct 2026)" """
    if version.from_week is None or version.to_week is None:
        return ""
    first, _last = week_days(placement, version.from_week)
    _first, last = week_days(placement, version.to_week)
    days = period(first, last)
    if version.from_week == version.to_week:
        return _("week %(week)d (%(days)s)") % {"week": version.from_week, "days": days}
    return _("week %(first)d – %(last)d (%(days)s)") % {
        "first": version.from_week,
        "last": version.to_week,
        "days": days,
    }


def summary(found: Iterable[TaskRow]) -> str:
    """The first line of the list: how many wait, and how many are approved."""
    states: list[TaskState] = [
        row.standing.state for row in found if row.standing.state != TaskState.WITHDRAWN
    ]
    parts = [words(states.count(state)) for state, words in _COUNTS.items() if states.count(state)]
    return "; ".join(parts)


_COUNTS = {
    TaskState.TO_ADJUST: lambda number: (
        ngettext("%(count)d task has to be adjusted", "%(count)d tasks have to be adjusted", number)
        % {"count": number}
    ),
    TaskState.SENT: lambda number: (
        ngettext("%(count)d waits for an answer", "%(count)d wait for an answer", number)
        % {"count": number}
    ),
    TaskState.APPROVED: lambda number: (
        ngettext("%(count)d is approved", "%(count)d are approved", number) % {"count": number}
    ),
    TaskState.DRAFT: lambda number: (
        ngettext("%(count)d is a draft", "%(count)d are drafts", number) % {"count": number}
    ),
}


@dataclass(frozen=True)
class Question:
    """One of the two questions about a version, and its answer when there is one."""

    corner: str
    title: Any
    review: TaskAlignmentReview | None


@dataclass(frozen=True)
class ShownVersion:
    version: TaskVersion
    weeks: str
    questions: list[Question]
    changes: list[Difference]
    current: bool


@dataclass
class TaskPage:
    task: LearningTask
    standing: Standing
    corner: str
    word: Any
    tone: str
    versions: list[ShownVersion]
    draft: TaskVersion | None = None
    actions: dict[str, bool] = field(default_factory=dict)

    @property
    def current(self) -> TaskVersion | None:
        return self.standing.shown


def task_page(user: Any, task: LearningTask) -> TaskPage:
    """All that one reader may see of a task, the newest version first."""
    placement = task.placement
    found = standing(task)
    corner = corner_of(user, placement)
    word, tone = found.word_for(corner)
    writes = corner == task.drafted_from
    shown = [version for version in task.versions.all() if version.sent_at or writes]
    shown.sort(key=lambda version: version.number)
    versions = [
        _version(placement, version, shown[place - 1] if place else None, found)
        for place, version in enumerate(shown)
    ]
    return TaskPage(
        task=task,
        standing=found,
        corner=corner,
        word=word,
        tone=tone,
        versions=versions[::-1],
        draft=found.draft if writes else None,
    )


def _version(
    placement: Placement, version: TaskVersion, before: TaskVersion | None, found: Standing
) -> ShownVersion:
    given = {row.corner: row for row in version.reviews.all()}
    return ShownVersion(
        version=version,
        weeks=weeks_words(placement, version),
        questions=[Question(corner, QUESTIONS[corner], given.get(corner)) for corner in Judge]
        if version.sent_at
        else [],
        changes=differences(before, version) if before else [],
        current=found.shown is not None and version.pk == found.shown.pk,
    )


class _Questions:
    def __getitem__(self, corner: Judge) -> str:
        if corner == Judge.WORKPLACE:
            return _("Can it be done here?")
        return _("Is it good enough for the level?")


QUESTIONS = _Questions()

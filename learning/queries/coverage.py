"""Which outcomes are covered by the tasks of a placement, and which need another place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.keeping import kept_on
from learning.enums import Judge, OutcomeState, TaskState, Verdict
from learning.models import TaskOutcome, TaskVersion
from learning.outcomes import not_offered_ids, outcomes_of
from learning.standing import Standing
from placements.models import Placement
from programmes.models import LearningOutcome


@dataclass(frozen=True)
class Column:
    """A task that was sent and stands: a column of the matrix."""

    task_id: int
    version_id: int
    number: int
    title: str
    approved: bool


@dataclass(frozen=True)
class Cell:
    task: Column
    serves: bool

    @property
    def state(self) -> OutcomeState | None:
        if not self.serves:
            return None
        return OutcomeState.COVERED if self.task.approved else OutcomeState.PROPOSED

    @property
    def css_class(self) -> str:
        return f"icon-{self.state.value}" if self.state else ""


@dataclass(frozen=True)
class Row:
    outcome: LearningOutcome
    state: OutcomeState
    cells: list[Cell]


@dataclass(frozen=True)
class Coverage:
    columns: list[Column]
    rows: list[Row]

    def outcomes(self, state: OutcomeState) -> list[LearningOutcome]:
        return [row.outcome for row in self.rows if row.state == state]

    @property
    def open(self) -> list[LearningOutcome]:
        return self.outcomes(OutcomeState.OPEN)

    @property
    def elsewhere(self) -> list[LearningOutcome]:
        """What needs another place or a project at school."""
        return self.outcomes(OutcomeState.NOT_OFFERED)

    @property
    def is_complete(self) -> bool:
        return self.count(OutcomeState.COVERED) == len(self.rows)

    def count(self, state: OutcomeState) -> int:
        return len(self.outcomes(state))

    @property
    def sentence(self) -> str:
        """ "6 of 8 outcomes are covered; 2 need another place or a school project." """
        if not self.rows:
            return _("The programme has not said yet what can be learned here.")
        parts = [
            ngettext(
                "%(covered)d of %(count)d outcome is covered",
                "%(covered)d of %(count)d outcomes are covered",
                len(self.rows),
            )
            % {"covered": self.count(OutcomeState.COVERED), "count": len(self.rows)}
        ]
        parts += [
            words(self.count(state)) for state, words in _REMAINS.items() if self.count(state)
        ]
        return "; ".join(parts) + "."

    @property
    def tone(self) -> str:
        if not self.rows:
            return "neutral"
        return "good" if self.is_complete else "wait"


_REMAINS = {
    OutcomeState.NOT_OFFERED: lambda number: (
        ngettext(
            "%(count)d needs another place or a school project",
            "%(count)d need another place or a school project",
            number,
        )
        % {"count": number}
    ),
    OutcomeState.PROPOSED: lambda number: (
        ngettext(
            "%(count)d waits for an answer to a task",
            "%(count)d wait for an answer to a task",
            number,
        )
        % {"count": number}
    ),
    OutcomeState.OPEN: lambda number: (
        ngettext("%(count)d has no task yet", "%(count)d have no task yet", number)
        % {"count": number}
    ),
}


def coverage(placement: Placement) -> Coverage:
    """Outcome × task. Three queries, kept on the object."""
    return kept_on(placement, "learning_coverage", lambda: _read(placement))


def coverage_of(placement: Placement, standings: Iterable[Standing]) -> Coverage:
    """The same, for a page that has read the tasks: one query."""

    def made() -> Coverage:
        stand = [each for each in standings if each.shown and each.state != TaskState.WITHDRAWN]
        columns = [_of_standing(each) for each in stand if not _is_refused(_verdicts(each))]
        served = {
            each.shown.pk: {outcome.pk for outcome in each.shown.outcomes.all()}
            for each in stand
            if each.shown
        }
        return _matrix(placement, columns, served)

    return kept_on(placement, "learning_coverage", made)


def _read(placement: Placement) -> Coverage:
    versions: list[Any] = list(  # with the verdicts beside the fields
        TaskVersion.objects.current()
        .with_verdicts()
        .filter(task__placement=placement)
        .select_related("task")
        .order_by("task__number")
    )
    served: dict[int, set[int]] = {}
    for version_id, outcome_id in TaskOutcome.objects.filter(version__in=versions).values_list(
        "version_id", "outcome_id"
    ):
        served.setdefault(version_id, set()).add(outcome_id)
    columns = []
    for version in versions:
        verdicts = [version.workplace_verdict, version.school_verdict]
        if not _is_refused(verdicts):
            columns.append(_column(version, version.task.number, verdicts))
    return _matrix(placement, columns, served)


def _matrix(placement: Placement, columns: list[Column], served: dict[int, set[int]]) -> Coverage:
    missing = not_offered_ids(placement)
    rows = []
    for outcome in outcomes_of(placement):
        cells = [Cell(each, outcome.pk in served.get(each.version_id, set())) for each in columns]
        rows.append(Row(outcome, _state(cells, outcome.pk in missing), cells))
    return Coverage(columns, rows)


def _verdicts(found: Standing) -> list[str]:
    return [row.verdict for row in found.answers.values()]


def _of_standing(found: Standing) -> Column:
    return _column(found.newest, found.task.number, _verdicts(found))


def _column(version: TaskVersion, number: int, verdicts: list[str]) -> Column:
    approved = verdicts.count(Verdict.YES) == len(Judge)
    return Column(version.task_id, version.pk, number, version.title, approved)


def _is_refused(verdicts: Iterable[str]) -> bool:
    """What cannot be done, or is not good enough, covers nothing until it is changed."""
    return Verdict.NO in verdicts


def _state(cells: Iterable[Cell], not_offered: bool) -> OutcomeState:
    states = {cell.state for cell in cells}
    if OutcomeState.COVERED in states:
        return OutcomeState.COVERED
    if not_offered:
        return OutcomeState.NOT_OFFERED
    return OutcomeState.PROPOSED if OutcomeState.PROPOSED in states else OutcomeState.OPEN

"""What a change of the plan does to placements that run. A higher app says it here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from programmes.models import CommitmentPlanRow


@dataclass(frozen=True)
class Effect:
    """So many promises of so many placements move; so many are due already and stay."""

    moves: int
    placements: int
    stay: int


@dataclass(frozen=True)
class Line:
    """One promise in the calendar of a placement; a day is None where there is none."""

    title: Any
    before: date | None
    after: date | None
    # Why it stays while the plan changes: it is due, kept or agreed on otherwise.
    stays: Any = ""

    @property
    def moves(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Example:
    """The calendar of one placement, before and after; `others` fit the name as well."""

    name: str
    url: str
    lines: list[Line]
    others: list[str]


class Effects(Protocol):
    def count(self, *, schools: Sequence[int], row: CommitmentPlanRow) -> Effect: ...

    def example(
        self, *, user: Any, schools: Sequence[int], row: CommitmentPlanRow, name: str
    ) -> Example | None: ...

    def follow(self, *, actor: Any, schools: Sequence[int], row: CommitmentPlanRow) -> Any:
        """Move what is not due yet; returns the job when that takes a while."""
        ...


_brought: list[Effects] = []


def register(effects: Effects) -> None:
    _brought[:] = [effects]


def count(*, schools: Sequence[int], row: CommitmentPlanRow) -> Effect:
    return _brought[0].count(schools=schools, row=row) if _brought else Effect(0, 0, 0)


def example(
    *, user: Any, schools: Sequence[int], row: CommitmentPlanRow, name: str
) -> Example | None:
    if not _brought:
        return None
    return _brought[0].example(user=user, schools=schools, row=row, name=name)


def follow(*, actor: Any, schools: Sequence[int], row: CommitmentPlanRow) -> Any:
    return _brought[0].follow(actor=actor, schools=schools, row=row) if _brought else None

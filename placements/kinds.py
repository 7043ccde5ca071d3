"""Kinds of commitments. Each app brings its own in `commitment_kinds.py`.

Later kinds need only a new kind here and, when a plan opens them, a row in the plan.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from placements.enums import Phase
from programmes import plan_labels

if TYPE_CHECKING:
    from placements.models import Commitment


@dataclass(frozen=True)
class Together:
    """Several promises of one kind in one line. The words name their `%(number)s`."""

    mine: Any
    theirs: Mapping[str, Any]
    # The page where all of them are answered; None: that of the first.
    url: Callable[["Commitment"], str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Words:
    """Other words for the same promise."""

    mine: Any
    theirs: Mapping[str, Any]


@dataclass(frozen=True)
class CommitmentKind:
    """What a kind of promise is called, to each reader, and where it is kept.

    `mine` is said to the one who owes it ("Sign the agreement"); `theirs` maps the debtor's
    corner to what the others read ("The workplace has not signed yet").
    """

    key: str
    # None: runs through all phases, such as the hours of every week.
    phase: Phase | None
    mine: Any
    action: Any
    theirs: Mapping[str, Any]
    url: Callable[["Commitment"], str] = field(repr=False)
    # Mailed links open a session for this task only; empty: no mailed link for this kind.
    link_scope: str = ""
    # What the school owes is done by the contact person; otherwise by the placement office.
    owed_by_contact: bool = False
    # For which of these placements (ids) the plan opens it, asked once for many; None: for all.
    only_for: Callable[[Sequence[int]], set[int]] | None = field(default=None, repr=False)
    # Which of these placements did it before it was promised; asked when a plan is opened late.
    done_in: Callable[[Sequence[int]], set[int]] | None = field(default=None, repr=False)
    together: Together | None = None
    # On the list of placements, in one line for all who still have to: "Still to sign: %(who)s".
    still: Any = None
    # Nobody can go on until it is done: it stands first on Today.
    others_wait: bool = False
    # Kinds that say the same earlier: while one of them is open in the same placement, and due no
    # later, this one is not shown.
    behind: tuple[str, ...] = ()
    # It counts only when it is done in the portal: nobody can have got it in another way.
    only_here: bool = False
    # Nobody waits for it any more when the period is over: it lapses then by itself.
    ends_with_period: bool = False
    # What it is called in placements of these variants.
    by_variant: Mapping[str, Words] = field(default_factory=dict, repr=False)

    def text_for(self, commitment: "Commitment", *, owed_by_reader: bool, number: int = 1) -> Any:
        """`commitment` is the first of `number` such promises."""
        said: Any = self.together if self.together and number > 1 else self
        if said is self and self.by_variant:
            other = self.by_variant.get(commitment.placement.variant)
            if other is not None:
                return other.mine if owed_by_reader else other.theirs[commitment.debtor]
        text = said.mine if owed_by_reader else said.theirs[commitment.debtor]
        return text if said is self else text % {"number": number}

    def url_for(self, commitment: "Commitment", *, number: int = 1) -> str:
        everywhere = self.together.url if self.together and number > 1 else None
        return (everywhere or self.url)(commitment)


_kinds: dict[str, CommitmentKind] = {}


def register(kind: CommitmentKind) -> CommitmentKind:
    _kinds[kind.key] = kind
    plan_labels.register(kind.key, kind.mine)
    return kind


def get(key: str) -> CommitmentKind:
    """The kind; LookupError for one that no app brings."""
    return _kinds[key]


def is_known(key: str) -> bool:
    return key in _kinds


def hidden_behind(kind: str, due_on: date, first: Mapping[str, date]) -> bool:
    """Says another open promise of the same placement this earlier? `first`: by kind, the earliest
    day of those."""
    if kind not in _kinds:
        return False
    return any(other in first and first[other] <= due_on for other in _kinds[kind].behind)


def all_kinds() -> list[CommitmentKind]:
    return list(_kinds.values())

"""What is needed now in one placement: promises of one kind and one person are one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core.dates import today
from people.enums import Corner
from people.reach import programmes_with
from placements import kinds
from placements.corners import acts_for_workplace
from placements.enums import CommitmentState
from placements.models import Commitment, Placement
from placements.words import postponed, since, when, when_several

# So many lines stand open on the page; what is due later than this can wait behind one more.
MOST = 7
FEWEST = 3
NEAR = timedelta(weeks=4)


@dataclass(frozen=True)
class Part:
    """One promise of a line that holds several."""

    word: str
    tone: str
    url: str
    waive_id: int | None

    def leads_elsewhere(self, url: str) -> bool:
        """There is something to do here that the button of the line does not do."""
        return self.waive_id is not None or self.url.partition("#")[0] != url


@dataclass(frozen=True)
class NeedLine:
    """Promises of one kind that one person owes, ready to show."""

    title: Any
    name: str
    corner: str
    word: str
    tone: str
    detail: str
    action: Any
    url: str
    waive_id: int | None
    # Its own page: another date, kept in another way. For a single promise.
    promise_id: int | None = None
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Needs:
    """`shown` at once, `folded` behind "show all"."""

    shown: list[NeedLine]
    folded: list[NeedLine]

    def __bool__(self) -> bool:
        return bool(self.shown or self.folded)


def bundles(rows: Iterable[Commitment]) -> list[list[Commitment]]:
    """Of one placement, kind and person, in the order of their first; each by date."""
    found: dict[tuple[Any, ...], list[Commitment]] = {}
    for row in _said_once(sorted(rows, key=lambda row: (row.due_on, row.pk))):
        key = (row.placement_id, row.kind, row.debtor, row.owner_id)
        found.setdefault(key, []).append(row)
    return list(found.values())


def _said_once(rows: list[Commitment]) -> list[Commitment]:
    """Without what another promise of the same placement says earlier."""
    first: dict[int, dict[str, date]] = {}
    for row in rows:
        first.setdefault(row.placement_id, {}).setdefault(row.kind, row.due_on)
    return [
        row
        for row in rows
        if not kinds.hidden_behind(row.kind, row.due_on, first[row.placement_id])
    ]


def needs_of(user: Any, placement: Placement, rows: Sequence[Commitment]) -> Needs:
    """The reader's own first, then the others'; what lies far away comes last."""
    open_rows = [row for row in rows if row.state == CommitmentState.OPEN]
    reader = _Reader(user, placement)
    found = [(reader.owes(each[0]), each) for each in bundles(open_rows)]
    far = today() + NEAR
    found.sort(key=lambda pair: (pair[1][0].due_on > far, not pair[0]))
    lines = [reader.line(each, mine=mine) for mine, each in found]
    near = sum(each[0].due_on <= far for _mine, each in found)
    cut = max(min(near, MOST), FEWEST)
    # One line more is shorter than a fold that hides one.
    cut = cut if len(lines) > cut + 1 else len(lines)
    return Needs(lines[:cut], lines[cut:])


class _Reader:
    """What `user` owes in this placement, and whom he or she may let off."""

    def __init__(self, user: Any, placement: Placement) -> None:
        self.user, self.placement = user, placement
        self.coordinates = placement.programme_id in programmes_with(user, ["coordinator"])

    def owes(self, row: Commitment) -> bool:
        """What has no name on it is kept by the office, or by the contact of the workplace."""
        if row.owner_id is not None:
            return bool(row.owner_id == self.user.pk)
        if row.debtor == Corner.SCHOOL:
            return self.coordinates
        return row.debtor == Corner.WORKPLACE and acts_for_workplace(self.user, self.placement)

    def line(self, rows: list[Commitment], *, mine: bool) -> NeedLine:
        first, number = rows[0], len(rows)
        kind = kinds.get(first.kind)
        word, tone = when_several([row.due_on for row in rows])
        url = kind.url_for(first, number=number) if mine else ""
        parts = [self._part(row, mine=mine) for row in rows] if number > 1 else []
        return NeedLine(
            title=kind.text_for(first, owed_by_reader=mine, number=number),
            name=first.owner.name if first.owner else self._corner_name(first.debtor),
            corner=first.debtor,
            word=word,
            tone=tone,
            detail=" · ".join(filter(None, [since([row.due_on for row in rows]), postponed(rows)])),
            action=kind.action,
            url=url,
            waive_id=first.pk if number == 1 and self._may_waive(first) else None,
            promise_id=first.pk if number == 1 else None,
            parts=parts if any(part.leads_elsewhere(url) for part in parts) else [],
        )

    def _part(self, row: Commitment, *, mine: bool) -> Part:
        word, tone = when(row.due_on)
        url = kinds.get(row.kind).url(row) if mine else ""
        return Part(word, tone, url, row.pk if self._may_waive(row) else None)

    def _may_waive(self, row: Commitment) -> bool:
        if row.creditor == Corner.SCHOOL:
            return self.coordinates or self.placement.school_contact_id == self.user.pk
        return False

    def _corner_name(self, corner: str) -> str:
        if corner == Corner.SCHOOL:
            return self.placement.student.institution.name
        if corner == Corner.STUDENT:
            return self.placement.student.user.name
        return self.placement.host_name

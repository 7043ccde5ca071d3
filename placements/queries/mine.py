"""My open promises: of each kind the first ones are read, and all are counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from core.dates import today
from people.reach import coordinated_programmes, roles_of
from placements import kinds
from placements.models import Commitment
from placements.queries.needs import NEAR, bundles
from placements.words import postponed, since, when_several

# Of one kind so many are read and shown; the others are only counted.
MOST = 100
RELATED = ["placement__student__user", "placement__host", "placement__programme", "owner"]
# Stretches of time, in their order.
STRETCHES = ("late", "today", "week", "later", "ahead")


@dataclass(frozen=True)
class Need:
    """My promises of one kind in one placement, ready to show."""

    kind: str
    title: Any
    action: Any
    url: str
    student: str
    host: str
    programme: str
    placement_id: int
    due: date
    word: str
    tone: str
    detail: str
    number: int = 1
    # The page of a single promise: another date.
    promise_id: int | None = None


@dataclass(frozen=True)
class Needs:
    """What is read, and how many promises of the kinds of which not all are, per stretch of time.

    `uncut` holds, by kind and then by stretch (see STRETCHES), how many there are in truth.
    """

    read: list[Need]
    uncut: dict[str, dict[str, int]]

    def __bool__(self) -> bool:
        return bool(self.read)

    def number(self, *stretches: str, of: str = "") -> int:
        """How many there are in these stretches of time (none: in all), of one kind or of all."""
        wanted = stretches or STRETCHES
        read = sum(
            stretch_of(need.due) in wanted
            for need in self.read
            if need.kind not in self.uncut and of in {"", need.kind}
        )
        counted = [rows for kind, rows in self.uncut.items() if of in {"", kind}]
        return read + sum(rows[name] for rows in counted for name in wanted)


def _edges() -> tuple[date, date, date]:
    """Today, the last day of this week, and the last day that is not far ahead."""
    day = today()
    return day, day + timedelta(days=6 - day.weekday()), day + NEAR


def stretch_of(due: date) -> str:
    day, week_ends, far = _edges()
    if due < day:
        return "late"
    if due == day:
        return "today"
    if due <= week_ends:
        return "week"
    return "later" if due <= far else "ahead"


def my_needs(user: Any) -> Needs:
    """My open promises, the oldest date first. Two queries, one for other people.

    Of each kind MOST are read and all are counted: after an import hundreds of one kind must not
    hide the one correction or signature that somebody waits for.
    """
    rows = _first(Commitment.objects.owned_by(user))
    if coordinated_programmes(user):
        rows += _first(Commitment.objects.of_office(user))
    elif not roles_of(user):
        rows += _first(Commitment.objects.of_host(user))
    rows.sort(key=lambda row: (row.due_on, row.pk))
    return Needs([_need(each) for each in bundles(rows)], _uncut(rows))


def _first(rows: QuerySet[Commitment]) -> list[Commitment]:
    place = Window(RowNumber(), partition_by="kind", order_by=["due_on", "id"])
    found = (
        rows.with_postponed()  # type: ignore[attr-defined]
        .annotate(place=place, **_counts())
        .filter(place__lte=MOST)
        .select_related(*RELATED)
        .order_by("due_on", "id")
    )
    return [row for row in found if kinds.is_known(row.kind)]


def _counts() -> dict[str, Window]:
    """How many of the kind there are in each stretch of time."""
    day, week_ends, far = _edges()
    within = {
        "late": Q(due_on__lt=day),
        "today": Q(due_on=day),
        "week": Q(due_on__gt=day, due_on__lte=week_ends),
        "later": Q(due_on__gt=week_ends, due_on__lte=far),
        "ahead": Q(due_on__gt=far),
    }
    return {
        f"number_{name}": Window(Count("pk", filter=days), partition_by="kind")
        for name, days in within.items()
    }


def _uncut(rows: list[Commitment]) -> dict[str, dict[str, int]]:
    """Of the kinds of which not all were read: how many there are."""
    read, counted = Counter(row.kind for row in rows), {}
    for row in rows:
        # With my name on it, and of the office: each was counted apart.
        counted[row.kind, row.owner_id is None] = {
            name: getattr(row, f"number_{name}") for name in STRETCHES
        }
    found: dict[str, dict[str, int]] = {}
    for (kind, _of_office), numbers in counted.items():
        sums = found.setdefault(kind, dict.fromkeys(STRETCHES, 0))
        for name, number in numbers.items():
            sums[name] += number
    return {kind: sums for kind, sums in found.items() if sum(sums.values()) > read[kind]}


def _need(rows: list[Commitment]) -> Need:
    first, number = rows[0], len(rows)
    kind = kinds.get(first.kind)
    dues = [row.due_on for row in rows]
    word, tone = when_several(dues)
    return Need(
        kind=first.kind,
        title=kind.text_for(first, owed_by_reader=True, number=number),
        action=kind.action,
        url=kind.url_for(first, number=number),
        student=first.placement.student.user.name,
        host=first.placement.host.name if first.placement.has_workplace else "",
        programme=first.placement.programme.display_name,
        placement_id=first.placement_id,
        due=first.due_on,
        word=word,
        tone=tone,
        detail=" · ".join(filter(None, [since(dues), postponed(rows)])),
        number=number,
        promise_id=first.pk if number == 1 else None,
    )

"""What the front page shows: who waits for me, for whom do I wait, where do I take part."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from core.dates import today
from people.reach import coordinated_programmes, roles_of
from placements import kinds
from placements.enums import PlacementState
from placements.models import Commitment, Placement
from placements.queries.needs import NEAR, bundles
from placements.triangle import sides
from placements.words import period, since, when_several

MOST = 100
# More than so many promises of one kind are one line that can be opened.
PILE = 5
RELATED = ["placement__student__user", "placement__host", "placement__programme", "owner"]


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


@dataclass(frozen=True)
class Pile:
    """Promises of one kind: of a few placements one by one, of many behind one line."""

    title: Any
    needs: list[Need]

    @property
    def is_high(self) -> bool:
        return len(self.needs) > PILE


@dataclass(frozen=True)
class Group:
    key: str
    title: Any
    needs: list[Need]
    is_folded: bool = False

    @property
    def piles(self) -> list[Pile]:
        """In the order of their first promise."""
        piles: dict[str, Pile] = {}
        for need in self.needs:
            title = kinds.get(need.kind).mine
            piles.setdefault(need.kind, Pile(title, [])).needs.append(need)
        return list(piles.values())


def my_needs(user: Any) -> list[Need]:
    """My open promises, the oldest date first; at most MOST. Two queries, one for other people."""
    rows = _first(Commitment.objects.owned_by(user))
    if coordinated_programmes(user):
        rows += _first(Commitment.objects.of_office(user))
    elif not roles_of(user):
        rows += _first(Commitment.objects.of_host(user))
    rows.sort(key=lambda row: (row.due_on, row.pk))
    return [_need(each) for each in bundles(rows[:MOST])]


def _first(rows: QuerySet[Commitment]) -> list[Commitment]:
    found = rows.select_related(*RELATED).order_by("due_on", "id")[:MOST]
    return [row for row in found if kinds.is_known(row.kind)]


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
        host=first.placement.host.name,
        programme=first.placement.programme.display_name,
        placement_id=first.placement_id,
        due=first.due_on,
        word=word,
        tone=tone,
        detail=since(dues),
        number=number,
    )


def grouped(needs: list[Need]) -> list[Group]:
    """Late, this week, later, far ahead; empty groups are left out."""
    day = today()
    week_ends, far = day + timedelta(days=6 - day.weekday()), day + NEAR
    groups = [
        Group("late", _("Late"), [n for n in needs if n.due < day]),
        Group("week", _("This week"), [n for n in needs if day <= n.due <= week_ends]),
        Group("later", _("Later"), [n for n in needs if week_ends < n.due <= far]),
    ]
    ahead = [n for n in needs if n.due > far]
    found = [group for group in groups if group.needs]
    # What lies far ahead stands open only when there is nothing before it.
    last = Group("ahead", _("Further ahead"), ahead, is_folded=bool(found))
    return [*found, last] if ahead else found


def due_now(needs: list[Need]) -> int:
    return sum(need.due <= today() for need in needs)


def waiting_for_others(user: Any) -> int:
    """How many promises of student, guardian and workplace are late where `user` keeps watch.

    Counted up to MOST + 1: above that the number says nothing more.
    """
    if not roles_of(user):
        return 0
    watched = Q(placement__programme_id__in=coordinated_programmes(user)) | Q(
        placement__school_contact=user
    )
    rows = Commitment.objects.open().filter(watched, due_on__lt=today()).exclude(debtor="school")
    return rows.order_by()[: MOST + 1].count()


@dataclass(frozen=True)
class Card:
    placement: Placement
    sides: dict[str, str]
    promises: int

    @property
    def period(self) -> str:
        return period(self.placement.start_date, self.placement.end_date)


def own_cards(user: Any) -> list[Card]:
    """The placements in which `user` takes part as student, at the workplace or as guardian.

    Members of staff have the list for that.
    """
    if roles_of(user) or user.is_superuser:
        return []
    promises = Commitment.objects.open().filter(placement=OuterRef("pk"))
    rows = (
        Placement.objects.with_part_for(user)
        .exclude(state__in=[PlacementState.REJECTED, PlacementState.WITHDRAWN])
        .select_related("student__user", "host", "programme", "school_contact")
        .annotate(
            promises=ArraySubquery(
                promises.values(data=JSONObject(d="debtor", c="creditor", due="due_on"))
            )
        )
        .order_by("-start_date", "-id")[:MOST]
    )
    return [_card(row) for row in rows]


def _card(row: Placement) -> Card:
    promises = row.promises  # type: ignore[attr-defined]
    found = [(p["d"], p["c"], date.fromisoformat(p["due"])) for p in promises]
    return Card(row, sides(row.state, found), len(found))

"""What the front page shows: who waits for me, for whom do I wait, where do I take part."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from core.dates import today
from people.reach import coordinated_programmes, roles_of
from placements import kinds
from placements.enums import PlacementState
from placements.models import Commitment, Placement
from placements.queries.mine import MOST, Need, Needs, stretch_of
from placements.triangle import sides
from placements.words import period

# More than so many promises of one kind are one line that can be opened.
PILE = 5
# Each stretch of time stands in a group.
GROUPS = {"late": "late", "today": "week", "week": "week", "later": "later", "ahead": "ahead"}


@dataclass(frozen=True)
class Pile:
    """Promises of one kind: of a few placements one by one, of many behind one line."""

    kind: str
    title: Any
    needs: list[Need]
    number: int

    @property
    def is_high(self) -> bool:
        return self.number > PILE or self.hidden > 0

    @property
    def hidden(self) -> int:
        """How many are counted and not shown."""
        return self.number - len(self.needs)


@dataclass(frozen=True)
class Group:
    key: str
    title: Any
    needs: list[Need]
    number: int
    piles: list[Pile]
    is_folded: bool = False


def grouped(needs: Needs) -> list[Group]:
    """Where others stand still until I act; then late, this week, later and far ahead.

    Empty groups are left out.
    """
    first = [need for need in needs.read if kinds.get(need.kind).others_wait]
    rest: dict[str, list[Need]] = {}
    for need in needs.read:
        if not kinds.get(need.kind).others_wait:
            rest.setdefault(GROUPS[stretch_of(need.due)], []).append(need)
    found = [_group(needs, "first", _("Others wait for this"), first)] if first else []
    for key, title in (("late", _("Late")), ("week", _("This week")), ("later", _("Later"))):
        found.append(_group(needs, key, title, rest.get(key, [])))
    # What lies far ahead stands open only when there is nothing before it.
    folds = any(group.number for group in found)
    title = _("Further ahead")
    found.append(_group(needs, "ahead", title, rest.get("ahead", []), is_folded=folds))
    return [group for group in found if group.number]


def _group(
    needs: Needs, key: str, title: Any, rows: list[Need], *, is_folded: bool = False
) -> Group:
    """Its piles in the order of their first promise."""
    stretches = [name for name, group in GROUPS.items() if group == key]
    by_kind: dict[str, list[Need]] = {}
    for need in rows:
        by_kind.setdefault(need.kind, []).append(need)
    for kind in needs.uncut:
        # Of this kind none was read for this stretch of time, and still they are there.
        if stretches and not kinds.get(kind).others_wait and needs.number(*stretches, of=kind):
            by_kind.setdefault(kind, [])
    piles = [
        Pile(kind, kinds.get(kind).mine, each, needs.number(*stretches, of=kind))
        for kind, each in by_kind.items()
    ]
    return Group(key, title, rows, sum(pile.number for pile in piles), piles, is_folded)


def due_now(needs: Needs) -> int:
    return needs.number("late", "today")


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
            ),
            promised=Exists(Commitment.objects.filter(placement=OuterRef("pk"))),
        )
        .order_by("-start_date", "-id")[:MOST]
    )
    return [_card(row) for row in rows]


def _card(row: Placement) -> Card:
    promises, promised = row.promises, row.promised  # type: ignore[attr-defined]
    found = [(p["d"], p["c"], date.fromisoformat(p["due"])) for p in promises]
    return Card(row, sides(row.state, found, promised=promised), len(found))

"""The students of a workplace, of all schools, on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from insight.models import PlacementHealth
from people.enums import Corner
from placements import kinds
from placements.models import Commitment, Placement

MOST = 200


@dataclass(frozen=True)
class StudentCard:
    placement: Placement
    health: PlacementHealth | None
    owed: list[Commitment]

    @property
    def sides(self) -> Any:
        return self.health

    @property
    def is_late(self) -> bool:
        return any(row.is_late for row in self.owed)


def students_of(user: Any) -> list[StudentCard]:
    """Under way first by what the workplace owes: what is late, then the nearest day."""
    promises = Commitment.objects.open().filter(debtor=Corner.WORKPLACE).order_by("due_on", "id")
    rows = (
        Placement.objects.with_part_for(user)
        .filter(state__in=["preparing", "agreed"])
        .select_related(
            "student__user", "programme__institution", "school_contact", "health", "host"
        )
        .prefetch_related(Prefetch("commitments", queryset=promises, to_attr="owed_here"))
        .order_by("start_date", "id")[:MOST]
    )
    cards = [_card(row) for row in rows]
    return sorted(cards, key=_urgency)


def _card(row: Any) -> StudentCard:
    known: Iterable[Commitment] = row.owed_here
    owed = [each for each in known if kinds.is_known(each.kind)]
    return StudentCard(row, getattr(row, "health", None), owed)


def _urgency(card: StudentCard) -> tuple[bool, Any, Any]:
    nearest = card.owed[0].due_on if card.owed else card.placement.end_date
    return (not card.owed, nearest, card.placement.pk)

"""A row of a list brings a workplace to a student who was looking for one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from placements.enums import CommitmentState, PlacementState
from placements.imports.rows import Record
from placements.models import Commitment, Placement
from placements.services.searching import FIND_PLACE

FILLED_FIELDS = [
    "host",
    "site",
    "start_date",
    "end_date",
    "total_hours",
    "hours_per_week",
    "school_contact",
    "state",
    "agreed_at",
    "agreed_elsewhere",
    "revision",
]
FOUND = {PlacementState.PREPARING, PlacementState.AGREED}


class Searches:
    """The searches of the students of a batch; each is filled once."""

    def __init__(self, known: Iterable[Placement], moment: datetime) -> None:
        self.open = {row.student_id: row for row in known if row.is_searching}
        self.moment = moment
        self.filled: list[Placement] = []

    def fill(
        self, record: Record, values: Mapping[str, Any], key: tuple[int, int, date]
    ) -> Placement | None:
        """The search that this row ends, filled in and not saved; None when there is none."""
        student, host, start = key
        search = self.open.get(student)
        end = record.end_date or start
        if search is None or record.state not in FOUND or record.variant != search.variant:
            return None
        if start > search.end_date or end < search.start_date:
            return None
        del self.open[student]
        for name, value in values.items():
            if value is not None:
                setattr(search, name, value)
        search.host_id, search.start_date = host, start
        search.state = record.state
        if record.state == PlacementState.AGREED:
            search.agreed_at, search.agreed_elsewhere = self.moment, True
        search.revision += 1
        self.filled.append(search)
        return search

    def keep_promises(self, actor: Any) -> int:
        """They found a place. One statement, and none without them."""
        if not self.filled:
            return 0
        rows = Commitment.objects.open().filter(kind=FIND_PLACE, placement__in=self.filled)
        return rows.update(state=CommitmentState.KEPT, closed_at=timezone.now(), closed_by=actor)

"""A placement that the school's own system calls final becomes agreed: it was signed elsewhere."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from placements import guards, kinds
from placements.enums import CommitmentState, Phase, PlacementState
from placements.imports.rows import Record
from placements.models import Commitment, Placement


class Agreeing:
    """Which placements of a batch become agreed; an agreement in the portal goes before a file."""

    def __init__(self, pairs: Collection[tuple[Record, Placement]], moment: datetime) -> None:
        self.moment = moment
        self.agreed: list[Placement] = []
        asked = [placement.pk for record, placement in pairs if self._asks(record, placement)]
        self.held = guards.under_way(asked)

    @staticmethod
    def _asks(record: Record, placement: Placement) -> bool:
        final = record.state == PlacementState.AGREED
        return final and placement.state == PlacementState.PREPARING

    def is_held(self, record: Record, placement: Placement) -> bool:
        return self._asks(record, placement) and placement.pk in self.held

    def follow(self, record: Record, placement: Placement) -> bool:
        """Set the state on the object (not saved); whether it changed."""
        if not self._asks(record, placement) or placement.pk in self.held:
            return False
        placement.state = PlacementState.AGREED
        placement.agreed_at, placement.agreed_elsewhere = self.moment, True
        self.agreed.append(placement)
        return True

    def close_promises(self) -> None:
        """Nobody needs to prepare or sign what was signed elsewhere."""
        about = [kind.key for kind in kinds.all_kinds() if kind.phase == Phase.AGREEMENT]
        rows = Commitment.objects.open().filter(placement__in=self.agreed, kind__in=about)
        rows.update(
            state=CommitmentState.LAPSED,
            closed_at=self.moment,
            reason=_("Signed before this portal knew of it."),
        )

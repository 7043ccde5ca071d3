from placements.models.commitments import Commitment
from placements.models.imports import HostProposal, ImportRow, ImportSource, RosterImport
from placements.models.interruptions import Interruption
from placements.models.placements import Placement, PlacementCount, PlacementSupervisor
from placements.models.postponements import Postponement

__all__ = [
    "Commitment",
    "HostProposal",
    "ImportRow",
    "ImportSource",
    "Interruption",
    "Placement",
    "PlacementCount",
    "PlacementSupervisor",
    "Postponement",
    "RosterImport",
]

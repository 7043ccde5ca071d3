from placements.models.commitments import Commitment
from placements.models.imports import HostProposal, ImportRow, ImportSource, RosterImport
from placements.models.placements import Placement, PlacementCount, PlacementSupervisor

__all__ = [
    "Commitment",
    "HostProposal",
    "ImportRow",
    "ImportSource",
    "Placement",
    "PlacementCount",
    "PlacementSupervisor",
    "RosterImport",
]

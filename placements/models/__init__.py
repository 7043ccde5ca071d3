from placements.models.commitments import Commitment
from placements.models.placements import Placement, PlacementCount, PlacementSupervisor

__all__ = ["Commitment", "Placement", "PlacementCount", "PlacementSupervisor"]

from insight.models.changes import ChangedPlacement
from insight.models.health import HealthCount, PlacementHealth
from insight.models.saved import BoardVisit, SavedView
from insight.models.signals import SignalAnswer, SignalEpisode, SignalThreshold

__all__ = [
    "BoardVisit",
    "ChangedPlacement",
    "HealthCount",
    "PlacementHealth",
    "SavedView",
    "SignalAnswer",
    "SignalEpisode",
    "SignalThreshold",
]

from hours.models.weeks import WeekDecision, WeekLog

__all__ = ["WeekDecision", "WeekLog"]

from notifications.models.outbox import OutboxMessage
from notifications.models.preferences import Preference

__all__ = ["OutboxMessage", "Preference"]

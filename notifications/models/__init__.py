from notifications.models.events import BadAddress, DeliveryEvent, Hold
from notifications.models.outbox import OutboxMessage
from notifications.models.preferences import Preference

__all__ = ["BadAddress", "DeliveryEvent", "Hold", "OutboxMessage", "Preference"]

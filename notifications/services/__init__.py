"""Mail: `queue` for what can wait for a worker, `send_now` for codes."""

from notifications.services.delivery import deliver_outbox
from notifications.services.holding import current_hold, hold, release
from notifications.services.immediate import send_now
from notifications.services.outbox import Letter, cancel, queue, queue_many, send_again

__all__ = [
    "Letter",
    "cancel",
    "current_hold",
    "deliver_outbox",
    "hold",
    "queue",
    "queue_many",
    "release",
    "send_again",
    "send_now",
]

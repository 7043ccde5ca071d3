"""Mail: `queue` for what can wait for a worker, `send_now` for codes."""

from notifications.services.delivery import deliver_outbox
from notifications.services.immediate import send_now
from notifications.services.outbox import cancel, queue, send_again

__all__ = ["cancel", "deliver_outbox", "queue", "send_again", "send_now"]

"""What an administrator does about reminders and mail."""

from typing import Any

from core.access import require
from core.enqueue import enqueue
from notifications.services.hurrying import hurry


def send_now(*, actor: Any) -> int:
    """The run of today if it is not done, and the mails that wait for the end of a pause.

    Asking twice changes nothing: what was told is not told again.
    """
    require(actor, "notifications.hold")
    hurried = hurry(actor=actor)
    enqueue("reminders.run_day")
    return hurried

"""A mail that the portal cannot write: administrators are told, once a day, not per mail."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import pgettext_lazy

from core.dates import today
from notifications import notices
from notifications.enums import Category, DeliveryState, Trouble
from notifications.models import OutboxMessage
from notifications.services.outbox import queue


@notices.register
class Unwritten(notices.Notice):
    """Which mails could not be written. Params: none; it counts when it is sent."""

    key = "notifications.unwritten"
    title = pgettext_lazy("mail", "Mails that could not be written")
    category = Category.ACCOUNT
    template = "notifications/mail/unwritten"

    def still_wanted(self) -> bool:
        return bool(stuck())

    def context(self) -> dict[str, Any]:
        rows = [(notices.title_of(key), key, number) for key, number in stuck().items()]
        return {"rows": rows, "link": settings.BASE_URL}


def stuck() -> dict[str, int]:
    """Kind of mail → how many of them wait, or were given up, because writing them fails."""
    rows = OutboxMessage.objects.filter(
        trouble=Trouble.UNWRITTEN,
        state__in=[DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.FAILED],
    )
    found: dict[str, int] = {}
    for key in rows.exclude(notice=Unwritten.key).values_list("notice", flat=True):
        found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items()))


def tell_of_unwritten(message: OutboxMessage) -> None:
    if message.notice == Unwritten.key:
        return
    for person in get_user_model()._default_manager.filter(is_superuser=True, is_active=True):
        queue(
            notice_key=Unwritten.key,
            recipient=person,
            params={},
            once_key=f"{Unwritten.key}:{today()}:{person.pk}",
        )

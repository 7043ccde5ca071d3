"""The secret address of a person's calendar. Only its hash is kept."""

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from contact.models import CalendarFeed
from core import audit
from people.services.links import hash_of


@transaction.atomic
def renew(*, actor: Any) -> str:
    """A new address, shown once; the one before stops working."""
    token = secrets.token_urlsafe(32)
    row, _made = CalendarFeed.objects.update_or_create(
        user=actor, defaults={"token_hash": hash_of(token), "made_at": timezone.now()}
    )
    audit.record(actor=actor, action="contact.calendar_renewed", subject=row)
    return settings.BASE_URL + reverse("contact:feed", args=[token])


@transaction.atomic
def stop(*, actor: Any) -> None:
    for row in CalendarFeed.objects.select_for_update().filter(user=actor):
        audit.record(actor=actor, action="contact.calendar_stopped", subject=row)
        row.delete()


def find(token: str) -> CalendarFeed | None:
    """None for an address that is unknown, renewed, or of somebody who left."""
    rows = CalendarFeed.objects.select_related("user")
    return rows.filter(token_hash=hash_of(token), user__is_active=True).first()

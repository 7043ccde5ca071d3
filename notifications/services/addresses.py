"""Addresses that do not work: nothing more is sent to them until they are mended."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import audit
from notifications import hooks
from notifications.models import BadAddress


@transaction.atomic
def mark_bad(
    *, user: Any, address: str, trouble: str, reason: str, source: str, since: datetime
) -> BadAddress | None:
    """Note that mail to `address` does not reach `user`. None when that is known, or when the
    person has another address by now."""
    if not user.email or user.email != address.lower():
        return None
    heal_changed(user)
    row = BadAddress(
        user=user,
        address=user.email,
        since=since,
        trouble=trouble,
        reason=reason[:300],
        source=source,
    )
    BadAddress.objects.bulk_create([row], ignore_conflicts=True)
    found = BadAddress.objects.filter(user=user, healed_at=None, since=since, source=source).first()
    if found is None or found.address != user.email:
        return None
    audit.record(actor=None, action="notifications.address_broken", subject=found, trouble=trouble)
    hooks.address_broken(found)
    return found


def is_bad(user: Any) -> bool:
    """Mail to the address that `user` has now does not arrive."""
    return BadAddress.objects.filter(user=user, healed_at=None, address=user.email or "").exists()


def works(user: Any, *, address: str, told_at: datetime, source: str = "") -> int:
    """A mail reached `address` after all. `source`: only what was noted by the same one; the yes
    of our own mail server says nothing about a mail that came back later."""
    rows = BadAddress.objects.filter(
        user=user, healed_at=None, address=address.lower(), since__lt=told_at
    )
    return _heal(rows.filter(source=source) if source else rows)


def heal_changed(user: Any) -> int:
    """The person has another address now: what was noted about the old one is over."""
    rows = BadAddress.objects.filter(user=user, healed_at=None)
    return _heal(rows.exclude(address=user.email) if user.email else rows)


def sweep() -> int:
    """Addresses that changed by a way that told nobody, such as a list of the school."""
    rows = BadAddress.objects.filter(healed_at=None).exclude(user__email=F("address"))
    return _heal(rows)


@transaction.atomic
def _heal(rows: Any) -> int:
    found = list(rows.select_for_update(of=("self",)).select_related("user"))
    for bad in found:
        bad.healed_at = timezone.now()
        bad.save(update_fields=["healed_at"])
        audit.record(actor=None, action="notifications.address_works", subject=bad)
        hooks.address_healed(bad)
    return len(found)

"""Holding all mail: a brake for whoever keeps the portal running."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.enqueue import enqueue
from core.errors import ActionRefused, AlreadyDone
from notifications.models import Hold


def current_hold() -> Hold | None:
    """The hold that is on now, with its person; None when mail goes out."""
    return Hold.objects.select_related("held_by").filter(released_at=None).first()


@transaction.atomic
def hold(*, actor: Any, reason: str) -> Hold:
    """Nothing leaves the outbox any more, but codes and links that their reader asks for."""
    require(actor, "notifications.hold")
    if not reason.strip():
        raise ActionRefused(_("Write in a few words why mail is held: others will read it."))
    try:
        with transaction.atomic():
            row = Hold.objects.create(held_by=actor, reason=reason.strip()[:300])
    except IntegrityError as error:
        raise AlreadyDone(_("Mail is held already.")) from error
    audit.record(actor=actor, action="notifications.held", subject=row, reason=row.reason)
    return row


@transaction.atomic
def release(*, actor: Any) -> Hold:
    """What waited goes out, in the order in which it was to go."""
    require(actor, "notifications.hold")
    row = Hold.objects.select_for_update(of=("self",)).filter(released_at=None).first()
    if row is None:
        raise AlreadyDone(_("Mail is not held."))
    row.released_by, row.released_at = actor, timezone.now()
    row.save(update_fields=["released_by", "released_at"])
    audit.record(actor=actor, action="notifications.released", subject=row)
    enqueue("notifications.deliver_outbox")
    return row

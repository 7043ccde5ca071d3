"""What a person says about a signal. Nothing is decided by the portal: a signal asks to talk."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.dates import today
from core.errors import ActionRefused
from insight.enums import AnswerKind
from insight.models import PlacementHealth, SignalAnswer
from insight.services.refreshing import refresh
from insight.signals import get
from placements.services.locking import lock

LONGEST = timedelta(days=183)


@transaction.atomic
def answer(
    *,
    actor: Any,
    placement_id: int,
    key: str,
    kind: str,
    reason: str,
    once_key: UUID,
    until: date | None = None,
) -> SignalAnswer:
    """Set aside until a day, not relevant here, discussed, or looked at again."""
    placement = lock(placement_id)
    require(actor, "insight.answer_signal", placement)
    said = SignalAnswer.objects.filter(once_key=once_key).first()
    if said is not None:
        return said
    if get(key) is None:
        raise ActionRefused(_("This signal no longer exists."))
    if not reason.strip():
        raise ActionRefused(_("Write why, so that others understand it later."))
    if kind == AnswerKind.SNOOZED:
        _check(until)
    row = SignalAnswer.objects.create(
        placement=placement,
        key=key,
        kind=AnswerKind(kind),
        reason=reason.strip()[:500],
        until=until if kind == AnswerKind.SNOOZED else None,
        figure=_figure(placement_id, key),
        said_at=timezone.now(),
        said_by=actor,
        once_key=once_key,
    )
    audit.record(
        actor=actor,
        action=f"insight.signal_{kind}",
        subject=placement,
        placement_id=placement.pk,
        signal=key,
    )
    # Whoever answers sees at once that it moved.
    refresh([placement.pk], causes={placement.pk: {"answer"}})
    return row


def _check(until: date | None) -> None:
    if until is None or until <= today():
        raise ActionRefused(_("Choose a day after today."))
    if until > today() + LONGEST:
        raise ActionRefused(_("Choose a day within half a year, so that it is looked at again."))


def _figure(placement_id: int, key: str) -> Decimal | None:
    health = PlacementHealth.objects.filter(pk=placement_id).first()
    found = [each for each in health.signals if each["key"] == key] if health else []
    figure = found[0]["figure"] if found else None
    return None if figure is None else Decimal(str(figure))

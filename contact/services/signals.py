"""What a student tells in confidence. The audit trail learns that something happened, no more."""

from datetime import date
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.models import ConfidentialSignal, SignalLetter
from contact.services import telling
from core import audit
from core.access import require
from core.dates import today
from core.errors import ActionRefused
from placements.models import Placement

KEPT_AFTER_CLOSING = relativedelta(years=2)
LONGEST = 10_000


@transaction.atomic
def confide(
    *,
    actor: Any,
    placement_id: int,
    text: str,
    request_key: UUID,
    adviser_may_know: bool = False,
    coordinator_may_read: bool = False,
) -> ConfidentialSignal:
    """To the contact person of the school, as a person. The same form twice makes one."""
    placement = Placement.objects.select_related("student__user", "school_contact").get(
        pk=placement_id
    )
    require(actor, "contact.confide", placement)
    sent = SignalLetter.objects.filter(request_key=request_key, author=actor).first()
    if sent is not None:
        return sent.signal
    recipient = placement.school_contact
    if recipient is None or not recipient.is_active:
        raise ActionRefused(
            _(
                "You have no contact person at school yet. Turn to the confidential adviser of "
                "your school instead."
            )
        )
    signal = ConfidentialSignal.objects.create(
        placement=placement,
        student=placement.student,
        recipient=recipient,
        adviser_may_know=adviser_may_know,
        coordinator_may_read=coordinator_may_read,
    )
    _write(actor, signal, text, request_key)
    return signal


@transaction.atomic
def answer(*, actor: Any, key: UUID, text: str, request_key: UUID) -> SignalLetter:
    signal = _lock(key)
    require(actor, "contact.answer_confided", signal)
    sent = SignalLetter.objects.filter(request_key=request_key, author=actor).first()
    if sent is not None:
        return sent
    if signal.closed_at is not None:
        raise ActionRefused(_("This conversation was closed. Start a new one."))
    return _write(actor, signal, text, request_key)


@transaction.atomic
def widen(
    *, actor: Any, key: UUID, adviser_may_know: bool, coordinator_may_read: bool
) -> ConfidentialSignal:
    """The student says who else may know; and takes it back just as well."""
    signal = _lock(key)
    require(actor, "contact.widen_confided", signal)
    signal.adviser_may_know = adviser_may_know
    signal.coordinator_may_read = coordinator_may_read
    signal.save(update_fields=["adviser_may_know", "coordinator_may_read"])
    _record(actor, signal)
    return signal


@transaction.atomic
def pass_on(*, actor: Any, key: UUID) -> ConfidentialSignal:
    """To the contact person of now, when the student wants the new one to go on with it."""
    signal = _lock(key)
    require(actor, "contact.widen_confided", signal)
    contact = signal.placement.school_contact
    if contact is None or contact.pk == signal.recipient_id:
        return signal
    signal.recipient = contact
    signal.save(update_fields=["recipient"])
    last = signal.letters.order_by("-pk").first()
    if last is not None:
        telling.portal_message(contact, str(signal.key), last.pk)
    _record(actor, signal)
    return signal


@transaction.atomic
def close(*, actor: Any, key: UUID) -> ConfidentialSignal:
    """Settled: it is erased two years from now. Twice is once."""
    signal = _lock(key)
    require(actor, "contact.close_confided", signal)
    if signal.closed_at is not None:
        return signal
    signal.closed_at, signal.closed_by = timezone.now(), actor
    signal.keep_until = today() + KEPT_AFTER_CLOSING
    signal.save(update_fields=["closed_at", "closed_by", "keep_until"])
    _record(actor, signal)
    return signal


def erase_expired(day: date | None = None) -> int:
    """Every night: what may no longer be kept goes, letters and all. Returns how many."""
    rows = ConfidentialSignal.objects.filter(keep_until__lt=day or today())
    number = rows.count()
    rows.delete()
    return number


def _lock(key: UUID) -> ConfidentialSignal:
    return (
        ConfidentialSignal.objects.select_for_update(of=("self",))
        .select_related("placement__school_contact", "student__user", "recipient")
        .get(key=key)
    )


def _write(actor: Any, signal: ConfidentialSignal, text: str, request_key: UUID) -> SignalLetter:
    text = text.strip()
    if not text:
        raise ActionRefused(_("Write something first."))
    if len(text) > LONGEST:
        raise ActionRefused(_("This is too long. Say the most important thing first."))
    letter = SignalLetter.objects.create(
        signal=signal, author=actor, text=text, request_key=request_key
    )
    for person in (signal.recipient, signal.student.user):
        if person.pk != actor.pk:
            telling.portal_message(person, str(signal.key), letter.pk)
    _record(actor, signal)
    return letter


def _record(actor: Any, signal: ConfidentialSignal) -> None:
    """No placement, so that no timeline has it; no data, so that there is nothing to read."""
    audit.record(actor=actor, action="contact.confidential", subject=signal)

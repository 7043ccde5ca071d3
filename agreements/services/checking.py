"""The workplace checks the data before anyone signs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import parties
from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.services.asking import open_signing
from agreements.services.drafting import next_version
from agreements.services.locking import lock, save
from agreements.transitions import move
from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from notifications.services import Letter, queue_many
from people.enums import Corner
from placements.services.commitments import Promise, keep, open_all


def require_workplace(actor: Any, agreement: Agreement) -> None:
    """Administrators may do much, but not answer in the name of a workplace."""
    require(actor, "agreements.check", agreement)
    if not parties.acts_for_workplace(actor, agreement.placement):
        raise PermissionDenied(_("Only the workplace can check the data."))


@transaction.atomic
def approve_data(*, actor: Any, agreement_id: int) -> Agreement:
    """The data are right: everyone may sign."""
    agreement = lock(agreement_id, actor=actor)
    require_workplace(actor, agreement)
    if agreement.checked_at is not None:
        raise AlreadyDone(_("The data of this version were approved already."))
    move(agreement, AgreementState.READY)
    agreement.checked_at, agreement.checked_by = timezone.now(), actor
    save(agreement, "state", "checked_at", "checked_by")
    _keep_check(actor, agreement)
    open_signing(agreement)
    audit.record(
        actor=actor,
        action="agreements.checked",
        subject=agreement,
        placement_id=agreement.placement_id,
        number=agreement.number,
    )
    return agreement


@transaction.atomic
def send_back(*, actor: Any, agreement_id: int, comment: str) -> Agreement:
    """Something must be corrected. This version stays as it was; returns the next draft."""
    agreement = lock(agreement_id, actor=actor)
    require_workplace(actor, agreement)
    comment = comment.strip()
    if not comment:
        raise ActionRefused(_("Write what should be corrected, so that the school can do it."))
    if agreement.state == AgreementState.RETURNED:
        raise AlreadyDone(_("This version was sent back already. The school is correcting it."))
    move(agreement, AgreementState.RETURNED)
    agreement.returned_at, agreement.returned_by = timezone.now(), actor
    agreement.return_comment = comment
    save(agreement, "state", "returned_at", "returned_by", "return_comment")
    _keep_check(actor, agreement)
    correction = Promise("agreements.correct", debtor=Corner.SCHOOL, creditor=Corner.WORKPLACE)
    open_all(agreement.placement, [correction])
    _tell_sender(agreement)
    audit.record(
        actor=actor,
        action="agreements.sent_back",
        subject=agreement,
        placement_id=agreement.placement_id,
        number=agreement.number,
        comment=comment,
    )
    return next_version(
        actor=agreement.frozen_by,
        placement=agreement.placement,
        template=agreement.template,
        language=agreement.language,
        kind=agreement.kind,
        amends=agreement.amends,
        data=agreement.data["filled_in"],
        changed_fields=agreement.changed_fields,
        effective_on=agreement.effective_on,
        amend_reason=agreement.amend_reason,
    )


def _keep_check(actor: Any, agreement: Agreement) -> None:
    keep(
        actor=actor,
        placement=agreement.placement,
        kind="agreements.check",
        subject=agreement.subject_key,
    )


def _tell_sender(agreement: Agreement) -> None:
    if agreement.frozen_by is None:
        return
    letter = Letter(
        notice_key="agreements.returned",
        recipient=agreement.frozen_by,
        params={"agreement_id": agreement.pk},
        once_key=f"agreements.returned:{agreement.pk}:{agreement.frozen_by_id}",
    )
    queue_many([letter], placement_id=agreement.placement_id)

"""From the first draft to the version that is sent; and taking a version back."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import draft_fields
from agreements.enums import UNDER_WAY, AgreementKind, AgreementState
from agreements.models import Agreement, AgreementTemplate
from agreements.queries import template_for
from agreements.refusals import NoText
from agreements.services.freezing import freeze_and_propose
from agreements.services.locking import Stale, lock, save
from agreements.transitions import move
from core import audit
from core.access import require
from core.errors import ActionRefused
from people.enums import Corner
from people.services import links
from placements.enums import PlacementState
from placements.models import Placement
from placements.services.commitments import lapse, open_commitment
from placements.services.locking import lock as lock_placement

__all__ = ["Stale", "next_version", "send", "start_draft", "update_draft", "withdraw"]


@transaction.atomic
def start_draft(*, actor: Any, placement_id: int, language: str = "nl") -> Agreement:
    """The draft of this placement: the one that is there, or a new one.

    After a correction was asked the draft continues with what the last version held.
    """
    placement = lock_placement(placement_id)
    require(actor, "agreements.prepare", placement)
    under_way = placement.agreements.filter(state__in=UNDER_WAY).first()
    if under_way is not None:
        if under_way.state == AgreementState.DRAFT:
            return under_way
        raise ActionRefused(
            _("A version of this agreement is under way already: %(state)s.")
            % {"state": under_way.state_enum.label}
        )
    check_preparing(placement)
    template = template_for(placement)
    if template is None:
        raise NoText
    return next_version(actor=actor, placement=placement, template=template, language=language)


def check_preparing(placement: Placement) -> None:
    """Refuse a first agreement for what was agreed, elsewhere perhaps, or is over."""
    if placement.state == PlacementState.PREPARING:
        return
    if placement.agreed_elsewhere:
        raise ActionRefused(
            _("This placement was agreed outside the portal. There is nothing to prepare here.")
        )
    raise ActionRefused(
        _("An agreement is prepared while the placement is in preparation. It is: %(state)s.")
        % {"state": placement.state_enum.label}
    )


def next_version(
    *,
    actor: Any,
    placement: Placement,
    template: AgreementTemplate,
    language: str,
    **fields: Any,
) -> Agreement:
    """A new draft row with the next number; the placement is locked by the caller."""
    highest = placement.agreements.aggregate(highest=Max("number"))["highest"] or 0
    agreement = Agreement.objects.create(
        placement=placement,
        number=highest + 1,
        template=template,
        language=language if language in {"nl", "en"} else "nl",
        created_by=actor,
        **fields,
    )
    audit.record(
        actor=actor,
        action="agreements.drafted",
        subject=agreement,
        placement_id=placement.pk,
        number=agreement.number,
        kind=str(agreement.kind),
    )
    return agreement


@transaction.atomic
def update_draft(
    *, actor: Any, agreement_id: int, revision: int, data: dict[str, Any], language: str
) -> Agreement:
    """Keep what the coordinator filled in; Stale when somebody else saved in between."""
    agreement = lock(agreement_id, revision=revision)
    require(actor, "agreements.prepare", agreement)
    if agreement.state != AgreementState.DRAFT:
        raise ActionRefused(_("This version was sent. Its text and data cannot change any more."))
    if agreement.kind == AgreementKind.AMENDMENT:
        raise ActionRefused(_("An amendment changes only what you chose for it. Amend again."))
    agreement.data = draft_fields.clean(agreement, data)
    agreement.language = language if language in {"nl", "en"} else agreement.language
    save(agreement, "data", "language")
    return agreement


@transaction.atomic
def send(*, actor: Any, agreement_id: int) -> Agreement:
    """Fix this version and ask the workplace to check the data."""
    agreement = lock(agreement_id)
    require(actor, "agreements.send", agreement)
    if agreement.kind != AgreementKind.ORIGINAL:
        raise ActionRefused(_("This is an amendment: look at what it changes, then send it."))
    if agreement.state != AgreementState.DRAFT:
        move(agreement, AgreementState.PROPOSED)  # says why it cannot be sent
    freeze_and_propose(actor=actor, agreement=agreement)
    return agreement


@transaction.atomic
def withdraw(*, actor: Any, agreement_id: int, reason: str) -> Agreement:
    """Take a version back that not everyone has signed. What was signed stays on record."""
    agreement = lock(agreement_id)
    require(actor, "agreements.withdraw", agreement)
    if not reason.strip():
        raise ActionRefused(_("Write in a few words why, so that everybody understands."))
    take_back(actor=actor, agreement=agreement, reason=reason.strip())
    if agreement.kind == AgreementKind.ORIGINAL:
        open_commitment(
            placement=agreement.placement,
            kind="agreements.prepare",
            debtor=Corner.SCHOOL,
            creditor=Corner.STUDENT,
        )
    return agreement


def take_back(*, actor: Any, agreement: Agreement, reason: str) -> None:
    """The withdrawal itself; the row is locked and the right was asked for."""
    move(agreement, AgreementState.WITHDRAWN)
    agreement.withdrawn_at, agreement.withdrawn_by = timezone.now(), actor
    agreement.withdraw_reason = reason
    save(agreement, "state", "withdrawn_at", "withdrawn_by", "withdraw_reason")
    lapse(placement=agreement.placement, subject=agreement.subject_key, reason="withdrawn")
    links.revoke(scope="agreement", object_id=agreement.pk)
    audit.record(
        actor=actor,
        action="agreements.withdrawn",
        subject=agreement,
        placement_id=agreement.placement_id,
        number=agreement.number,
        reason=reason,
    )

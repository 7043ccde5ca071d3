"""The last step: one sealed file, made once, whatever happens on the way.

Everything is one transaction that holds the rows: PDF, seal, stored row, state, placement and
mails are all there, or none is. A crash leaves at most a file that no row names, which the
clean-up of stored files removes; the sweep then seals again. A second worker finds the rows held,
or the work done, and leaves.
"""

import structlog
from django.db import transaction
from django.utils import timezone

from agreements.commitment_kinds import COMPLETE
from agreements.enums import AgreementKind, AgreementState
from agreements.models import Agreement, Signature
from agreements.paper import document_title, render_pdf
from agreements.parties import guardians, mailable_workplace_people
from agreements.queries import missing_parties
from agreements.services.applying import apply_due, apply_terms
from agreements.services.locking import hold_placement_of, lock, save
from agreements.services.signing import settle
from agreements.transitions import move
from core import audit
from documents.codes import new_verification_code
from documents.models import StoredDocument
from documents.services import seal_and_store
from notifications.services import queue
from people.models import User
from placements.services.commitments import keep
from placements.services.placements import mark_agreed
from programmes.enums import GuardianRule

logger = structlog.get_logger(__name__)


def seal(agreement_id: int) -> bool:
    """Seal a version that everyone signed. True when this call did it."""
    with transaction.atomic():
        if not hold_placement_of(agreement_id, skip_locked=True):
            return False
        agreement = lock(agreement_id)
        if agreement.state != AgreementState.FULLY_SIGNED:
            return False
        document = _make_file(agreement)
        _take_effect(agreement, document)
        _tell_everyone(agreement)
    return True


def _make_file(agreement: Agreement) -> StoredDocument:
    code = new_verification_code()  # printed on the paper, so it comes before the file
    content = render_pdf(agreement, code=code)
    return seal_and_store(
        actor=None,
        kind="agreement",
        name=document_title(agreement),
        content=content,
        verification_code=code,
        language=agreement.language,
    )


def _take_effect(agreement: Agreement, document: StoredDocument) -> None:
    if agreement.kind == AgreementKind.AMENDMENT:
        _supersede_before(agreement)
    move(agreement, AgreementState.ACTIVE)
    agreement.sealed_document = document
    save(agreement, "state", "sealed_document")
    apply_terms(agreement)
    if agreement.kind == AgreementKind.ORIGINAL:
        mark_agreed(actor=None, placement_id=agreement.placement_id, at=timezone.now())
        keep(actor=None, placement=agreement.placement, kind=COMPLETE.key)
    audit.record(
        actor=None,
        action="agreements.sealed",
        subject=agreement,
        placement_id=agreement.placement_id,
        number=agreement.number,
        document=str(document.pk),
        sha256=document.sha256,
    )


def _supersede_before(agreement: Agreement) -> None:
    before = agreement.placement.agreements.select_for_update(of=("self",)).get(
        state=AgreementState.ACTIVE
    )
    move(before, AgreementState.SUPERSEDED)
    save(before, "state")


def _tell_everyone(agreement: Agreement) -> None:
    for person in everyone(agreement):
        queue(
            notice_key="agreements.sealed",
            recipient=person,
            params={"agreement_id": agreement.pk},
            once_key=f"agreements.sealed:{agreement.pk}:{person.pk}",
            placement_id=agreement.placement_id,
        )


def everyone(agreement: Agreement) -> list[User]:
    """All who are told how it stands: the parties, who signed, the contact of the school."""
    placement = agreement.placement
    people = [placement.student.user, *mailable_workplace_people(placement)]
    if placement.is_minor and placement.programme.institution.guardian_rule != GuardianRule.OFF:
        people += guardians(placement)
    if placement.school_contact is not None:
        people.append(placement.school_contact)
    if agreement.frozen_by is not None:
        people.append(agreement.frozen_by)
    signed = Signature.objects.filter(agreement=agreement, signer__isnull=False)
    people += [row.signer for row in signed.select_related("signer") if row.signer]
    return list({person.pk: person for person in people if person.is_active}.values())


def sweep_unsealed() -> int:
    """Seal what was left behind, settle what a birthday settled, apply what holds from today."""
    _settle_come_of_age()
    waiting = Agreement.objects.filter(state=AgreementState.FULLY_SIGNED).order_by("pk")
    sealed = 0
    for agreement_id in list(waiting.values_list("pk", flat=True)[:100]):
        try:
            sealed += seal(agreement_id)
        except Exception:  # one agreement that cannot be sealed must not stop the others
            logger.exception("seal_failed", agreement=agreement_id)
    apply_due()
    return sealed


def _settle_come_of_age() -> None:
    """Students who turned 18 while only the guardian's consent was missing."""
    waiting = Agreement.objects.filter(
        state=AgreementState.PARTIALLY_SIGNED, parties__contains=["guardian"]
    ).exclude(signatures__party="guardian")
    for agreement_id in list(waiting.values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            agreement = lock(agreement_id)
            if agreement.state == AgreementState.PARTIALLY_SIGNED and not missing_parties(
                agreement
            ):
                settle(agreement)

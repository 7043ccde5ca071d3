"""A signature by pen: the school compares the scan with this version, and confirms it."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.enums import SignatureMethod
from agreements.markup import plain_line
from agreements.models import Agreement, Signature
from agreements.services.locking import lock
from agreements.services.signing import note_signature, read, role_text, signature_for
from core.access import require
from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from documents.services import store_upload
from people.enums import Corner


def record_paper(
    *,
    actor: Any,
    agreement_id: int,
    party: str,
    signer_name: str,
    signed_on: date,
    scan: UploadedFile,
) -> Agreement:
    """A party signed on paper: a coordinator compared the scan with this version."""
    agreement = read(agreement_id, actor)
    require(actor, "agreements.record_paper", agreement)
    _refuse_unless_paper_fits(agreement, party, signer_name, signed_on)
    with transaction.atomic():
        agreement = lock(agreement_id)
        require(actor, "agreements.record_paper", agreement)
        _refuse_unless_paper_fits(agreement, party, signer_name, signed_on)
        document = store_upload(actor=actor, kind="agreement-scan", upload=scan)
        is_student = party == Corner.STUDENT
        signature = Signature.objects.create(
            agreement=agreement,
            party=party,
            signer=agreement.placement.student.user if is_student else None,
            signer_name=plain_line(signer_name)[:160],
            signer_role=role_text(agreement, party),
            method=SignatureMethod.PAPER,
            signed_at=timezone.now(),
            signed_on=signed_on,
            content_sha256=agreement.content_sha256,
            intent=_("Signed on paper; the school compared the scan with this version."),
            language=(translation.get_language() or "nl")[:2],
            scan=document,
            confirmed_by=actor,
        )
        note_signature(actor, agreement, signature)
    return agreement


def _refuse_unless_paper_fits(
    agreement: Agreement, party: str, signer_name: str, signed_on: date
) -> None:
    if not agreement.state_enum.is_signable:
        raise ActionRefused(
            _("This version cannot be signed now. It is: %(state)s.")
            % {"state": agreement.state_enum.label}
        )
    if signature_for(agreement, party) is not None:
        raise AlreadyDone(_("The signature of this party is there already."))
    if party not in agreement.parties:
        raise ActionRefused(_("This party does not sign this agreement."))
    if not plain_line(signer_name):
        raise ActionRefused(_("Write the name of the person who signed."))
    if signed_on > today():
        raise ActionRefused(_("The date beside the signature is still to come."))
    if agreement.frozen_at and signed_on < timezone.localdate(agreement.frozen_at):
        raise ActionRefused(
            _("This version was fixed on a later day than the date beside the signature.")
        )

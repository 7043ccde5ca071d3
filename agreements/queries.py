"""Reads that join several models, shaped for one question."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from agreements.enums import AgreementState
from agreements.models import Agreement, AgreementTemplate, Signature
from core.keeping import kept_on
from core.models import Job
from documents.models import StoredDocument
from people.enums import Corner
from placements.models import Placement

BUNDLE_KINDS = {"agreements.print_bundle", "agreements.zip_bundle"}
BUNDLE_LIFETIME = timedelta(hours=24)
SIGNABLE = [AgreementState.READY, AgreementState.PARTIALLY_SIGNED]


def template_for(placement: Placement) -> AgreementTemplate | None:
    """The newest published text of the school for this variant."""
    return (
        AgreementTemplate.objects.filter(
            institution_id=placement.programme.institution_id,
            variant=placement.variant,
            published_at__isnull=False,
        )
        .order_by("-version")
        .first()
    )


def held_agreement(placement: Placement) -> Agreement | None:
    """The version that holds now."""
    return placement.agreements.filter(state=AgreementState.ACTIVE).first()


def sent_back_before(agreement: Agreement) -> Agreement | None:
    """The version that the workplace sent back, when this version is the answer to it."""
    before = (
        Agreement.objects.filter(
            placement_id=agreement.placement_id,
            number__lt=agreement.number,
            frozen_at__isnull=False,
        )
        .order_by("-number")
        .first()
    )
    return before if before and before.state == AgreementState.RETURNED else None


def signatures_of(agreement: Agreement) -> list[Signature]:
    """Read once for this object: rights, pages and states all look at the same rows."""
    return kept_on(agreement, "signature_rows", lambda: list(agreement.signatures.all()))


def missing_parties(agreement: Agreement) -> list[str]:
    """Who must still sign."""
    signed = {signature.party for signature in signatures_of(agreement)}
    return [party for party in must_sign(agreement) if party not in signed]


def must_sign(agreement: Agreement) -> list[str]:
    """Whose signature it takes. A student who has turned 18 needs no guardian any more."""
    return [
        party
        for party in agreement.parties
        if party != Corner.GUARDIAN or agreement.placement.is_minor
    ]


def missing_parties_for(placement_ids: Iterable[int]) -> dict[int, list[str]]:
    """For lists: who is missing on the version that is out for signing; two queries."""
    rows = list(
        Agreement.objects.filter(placement_id__in=list(placement_ids), state__in=SIGNABLE).only(
            "placement_id", "parties"
        )
    )
    signed: dict[int, set[str]] = {}
    pairs = Signature.objects.filter(agreement__in=rows).values_list("agreement_id", "party")
    for agreement_id, party in pairs:
        signed.setdefault(agreement_id, set()).add(party)
    return {
        row.placement_id: [p for p in row.parties if p not in signed.get(row.pk, set())]
        for row in rows
    }


def held_documents(user: Any, placement_ids: Iterable[int]) -> dict[int, StoredDocument]:
    """Placement → sealed file, of the placements that `user` may see, in the order asked."""
    wanted = list(placement_ids)
    rows = (
        Agreement.objects.visible_to(user)
        .held()
        .filter(placement_id__in=wanted, sealed_document__isnull=False)
        .select_related("sealed_document")
        .only("placement_id", "sealed_document")
    )
    found = {row.placement_id: row.sealed_document for row in rows}
    return {
        placement_id: document
        for placement_id in wanted
        if (document := found.get(placement_id)) is not None
    }


def bundle_document(user: Any, job_id: int) -> StoredDocument | None:
    """The file that a finished print job made, for the one who asked, for a day."""
    job = Job.objects.filter(
        pk=job_id,
        created_by=user,
        kind__in=BUNDLE_KINDS,
        finished_at__gt=timezone.now() - BUNDLE_LIFETIME,
    ).first()
    document_id = job.result.get("document") if job else None
    if not document_id:
        return None
    return StoredDocument.objects.filter(pk=UUID(document_id)).first()

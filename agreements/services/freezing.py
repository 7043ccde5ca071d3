"""Putting a version before the parties: from here its text and data never change."""

from typing import Any

from django.utils import timezone, translation

from agreements import content, gathering
from agreements.enums import AgreementKind, AgreementState
from agreements.models import Agreement
from agreements.services.asking import open_check
from agreements.services.locking import save
from agreements.transitions import move
from core import audit
from core.errors import ActionRefused
from placements.services.commitments import keep


def freeze_and_propose(*, actor: Any, agreement: Agreement) -> None:
    """Fix text, data and parties; ask the workplace to check them. The row is locked already."""
    with translation.override(agreement.language):
        gathered = gathering.gather(agreement)
    missing = content.missing_for_sending(agreement, gathered)
    if missing:
        raise ActionRefused(missing[0])
    move(agreement, AgreementState.PROPOSED)
    data, clauses = content.compose(agreement, gathered)
    agreement.data, agreement.clauses = data, clauses
    agreement.parties = data["parties"]
    agreement.content_sha256 = content.content_sha256(data, clauses)
    agreement.frozen_at, agreement.frozen_by = timezone.now(), actor
    save(
        agreement,
        *("state", "data", "clauses", "parties", "content_sha256", "frozen_at", "frozen_by"),
    )
    open_check(agreement)
    if agreement.kind == AgreementKind.ORIGINAL:
        keep(actor=actor, placement=agreement.placement, kind="agreements.prepare")
    keep(actor=actor, placement=agreement.placement, kind="agreements.correct")
    audit.record(
        actor=actor,
        action="agreements.sent",
        subject=agreement,
        placement_id=agreement.placement_id,
        number=agreement.number,
        kind=str(agreement.kind),
        sha256=agreement.content_sha256,
        parties=agreement.parties,
    )

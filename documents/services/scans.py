"""Asking the virus scanner, and asking again until it answers."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from core import audit
from core.enqueue import enqueue
from documents import scanning
from documents.enums import ScanState
from documents.models import StoredDocument

logger = structlog.get_logger(__name__)

# Young ones have their own wake-up call under way.
LEAVE_ALONE = timedelta(seconds=60)
AT_ONCE = 50


def scan(*, document_id: Any) -> ScanState | None:
    """What the scanner says now; None when there was no answer and the document keeps waiting."""
    with transaction.atomic():
        document = (
            StoredDocument.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(pk=document_id, scan_state=ScanState.PENDING)
            .first()
        )
        if document is None or not scanning.is_configured():
            return None
        try:
            with document.open() as stream:
                document.scan_state = scanning.ask(stream)
        except (scanning.ScannerUnavailable, FileNotFoundError) as error:
            logger.warning("virus_scan_waits", document=str(document.pk), error=str(error))
            return None
        document.scanned_at = timezone.now()
        document.save(update_fields=["scan_state", "scanned_at"])
        if document.scan_state == ScanState.INFECTED:
            logger.warning("virus_found", document=str(document.pk))
            audit.record(actor=None, action="documents.infected", subject=document)
    return ScanState(document.scan_state)


def sweep() -> int:
    """Scan what still waits. Returns how many have an answer now."""
    if not scanning.is_configured() or not scanning.is_awake():
        return 0
    waiting = StoredDocument.objects.filter(
        scan_state=ScanState.PENDING, created_at__lt=timezone.now() - LEAVE_ALONE
    ).order_by("created_at")
    numbers = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    return sum(scan(document_id=number) is not None for number in numbers)


def scan_again(*, everything: bool = False) -> int:
    """Let the scanner see what it has not seen, or all that came from people, once more."""
    states = [ScanState.NOT_SCANNED] + ([ScanState.CLEAN] if everything else [])
    documents = StoredDocument.objects.filter(
        scan_state__in=states, created_by__isnull=False, sealed_at__isnull=True
    )
    with transaction.atomic():
        count = documents.update(scan_state=ScanState.PENDING, scanned_at=None)
        enqueue("documents.sweep_scans")
    return count

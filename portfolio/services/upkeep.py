"""What does not have to be kept: downloads, and items that a student removed and nobody used."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from documents.models import StoredDocument
from portfolio.models import EvidenceItem
from portfolio.queries.downloads import DOWNLOAD_LIFETIME
from portfolio.services.printing import PDF_KIND
from portfolio.services.taking import ZIP_KIND

REMOVED_KEPT_FOR = timedelta(days=30)


def remove_expired_downloads() -> int:
    """Prints and ZIPs are copies; after a week only the portfolio itself remains."""
    expired = StoredDocument.objects.filter(
        kind__in=[PDF_KIND, ZIP_KIND], created_at__lt=timezone.now() - DOWNLOAD_LIFETIME
    )
    return expired.delete()[1].get("documents.StoredDocument", 0)


def forget_removed_items() -> int:
    """Items that were removed long ago, that nobody confirmed, disputed or spoke about."""
    rows = EvidenceItem.objects.filter(
        removed_at__lt=timezone.now() - REMOVED_KEPT_FOR,
        confirmations=None,
        feedback=None,
        feedback_requests=None,
    )
    forgotten = 0
    for pk in list(rows.values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            item = rows.select_for_update(of=("self",)).filter(pk=pk).first()
            if item is None:
                continue
            documents = list(item.files.values_list("document_id", flat=True))
            item.delete()
            StoredDocument.objects.filter(pk__in=documents).delete()
            forgotten += 1
    return forgotten

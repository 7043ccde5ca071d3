"""Forgetting what was sent and never used."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from documents import incoming
from documents.enums import UploadState
from documents.models import Upload

AT_ONCE = 500
# A file comes just after its row, and the other way round while a form is being read.
LEAVE_ALONE = timedelta(hours=1)


def sweep_uploads(*, now: datetime | None = None) -> int:
    """Remove expired uploads with their bytes, and bytes that belong to none."""
    moment = now or timezone.now()
    with transaction.atomic():
        expired = Upload.objects.select_for_update(of=("self",), skip_locked=True).filter(
            expires_at__lt=moment
        )
        numbers = list(expired.values_list("pk", flat=True)[:AT_ONCE])
        Upload.objects.filter(pk__in=numbers).delete()
    for number in numbers:
        incoming.discard(number)
    return len(numbers) + _sweep_files(moment)


def _sweep_files(moment: datetime) -> int:
    removed = 0
    old = (moment - LEAVE_ALONE).timestamp()
    for number, path in list(incoming.waiting_files()):
        try:
            young = path.stat().st_mtime >= old
        except FileNotFoundError:
            continue
        wanted = Upload.objects.filter(pk=number).exclude(
            state__in=[UploadState.USED, UploadState.REFUSED]
        )
        if not young and not wanted.exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed

"""Small pictures, made by a worker: once, again after a crash, and never for ever."""

import io
from datetime import timedelta
from typing import Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from documents.drawings import DRAWN_TYPES, NoPicture, Pictures, draw
from documents.enums import PreviewState
from documents.hashing import sha256_of
from documents.models import DocumentPreview
from documents.storage import private_storage

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=90)
MOST_ATTEMPTS = 3
# Young ones have their own wake-up call under way.
LEAVE_ALONE = timedelta(seconds=60)
AT_ONCE = 50


def make_preview(*, document_id: Any) -> DocumentPreview | None:
    """Make it unless it is there or another worker is busy with it."""
    preview = _claim(document_id)
    if preview is None:
        return None
    if preview.attempts > MOST_ATTEMPTS:
        _finish(preview, state=PreviewState.NONE, reason="the worker stopped each time")
        return preview
    try:
        with preview.document.open() as stream:
            pictures = draw(stream, preview.document.content_type)
    except NoPicture as error:
        _finish(preview, state=PreviewState.NONE, reason=str(error)[:200])
    except FileNotFoundError:
        _finish(preview, state=PreviewState.NONE, reason="the file is gone")
    else:
        _finish(preview, state=PreviewState.MADE, **_kept(pictures))
    return preview


def sweep() -> int:
    """Make what a lost call or a killed worker left. Returns how many were looked at."""
    now = timezone.now()
    waiting = DocumentPreview.objects.filter(
        Q(lease_until__isnull=True, created_at__lt=now - LEAVE_ALONE) | Q(lease_until__lt=now),
        state=PreviewState.WAITING,
    ).order_by("created_at")
    numbers = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    return sum(make_preview(document_id=number) is not None for number in numbers)


def make_again(*, document_id: Any) -> None:
    """Forget what there is, as after ffmpeg was installed."""
    with transaction.atomic():
        DocumentPreview.objects.filter(pk=document_id).exclude(state=PreviewState.WAITING).update(
            state=PreviewState.WAITING,
            small="",
            large="",
            width=None,
            height=None,
            drawn=False,
            reason="",
            attempts=0,
            finished_at=None,
            lease_until=None,
        )


def make_missing_again() -> int:
    """The sweeper finds them. Returns how many there are."""
    missing = DocumentPreview.objects.filter(
        Q(state=PreviewState.NONE) | Q(drawn=True), document__content_type__in=DRAWN_TYPES
    ).values_list("pk", flat=True)
    numbers = list(missing)
    for number in numbers:
        make_again(document_id=number)
    return len(numbers)


def _claim(document_id: Any) -> DocumentPreview | None:
    """Counted before the work: a picture that ends its worker is not tried for ever."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    claimed = DocumentPreview.objects.filter(
        free, pk=document_id, state=PreviewState.WAITING
    ).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    if not claimed:
        return None
    return DocumentPreview.objects.select_related("document").get(pk=document_id)


def _finish(preview: DocumentPreview, **values: Any) -> None:
    values |= {"finished_at": timezone.now(), "lease_until": None}
    for name, value in values.items():
        setattr(preview, name, value)
    preview.save(update_fields=list(values))
    if preview.reason:
        logger.info("no_preview", document=str(preview.pk), reason=preview.reason)


def _kept(pictures: Pictures) -> dict[str, Any]:
    return {
        "small": _keep(pictures.small),
        "large": _keep(pictures.large),
        "width": pictures.width,
        "height": pictures.height,
        "drawn": pictures.drawn,
    }


def _keep(content: bytes) -> str:
    sha256, _size = sha256_of(io.BytesIO(content))
    name = f"previews/{sha256[:2]}/{sha256}"
    return str(private_storage().save(name, File(io.BytesIO(content), name=name)))

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.models import Job
from documents.models import StoredDocument

DOWNLOAD_LIFETIME = timedelta(days=7)
JOB_KINDS = ["portfolio.print", "portfolio.take_along"]


def download_of(user: Any, job_id: int) -> StoredDocument | None:
    """The file of a finished job, for the one who asked, until it expires."""
    job = Job.objects.filter(
        pk=job_id,
        created_by=user,
        kind__in=JOB_KINDS,
        finished_at__gt=timezone.now() - DOWNLOAD_LIFETIME,
    ).first()
    document_id = job.result.get("document") if job else None
    return StoredDocument.objects.filter(pk=UUID(document_id)).first() if document_id else None

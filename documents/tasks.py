from celery import shared_task

from documents.services import previews, scans
from documents.services.uploads.sweeping import sweep_uploads as sweep_expired


@shared_task(name="documents.make_preview")
def make_preview(document_id: str) -> None:
    previews.make_preview(document_id=document_id)


@shared_task(name="documents.scan")
def scan(document_id: str) -> None:
    scans.scan(document_id=document_id)


@shared_task(name="documents.sweep_previews")
def sweep_previews() -> None:
    previews.sweep()


@shared_task(name="documents.sweep_scans")
def sweep_scans() -> None:
    scans.sweep()


@shared_task(name="documents.sweep_uploads")
def sweep_uploads() -> None:
    sweep_expired()

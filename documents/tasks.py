from celery import shared_task


@shared_task(name="documents.make_preview")
def make_preview(document_id: str) -> None:
    pass


@shared_task(name="documents.scan")
def scan(document_id: str) -> None:
    pass

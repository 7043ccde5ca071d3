from celery import shared_task

from notifications import services


@shared_task(name="notifications.deliver_outbox")
def deliver_outbox() -> None:
    services.deliver_outbox()

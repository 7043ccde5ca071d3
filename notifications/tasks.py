from celery import shared_task

from notifications import services
from notifications.services import addresses


@shared_task(name="notifications.deliver_outbox")
def deliver_outbox() -> None:
    services.deliver_outbox()


@shared_task(name="notifications.sweep_addresses")
def sweep_addresses() -> int:
    return addresses.sweep()

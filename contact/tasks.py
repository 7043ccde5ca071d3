from celery import shared_task

from contact.services import signals


@shared_task(name="contact.erase_expired")
def erase_expired() -> None:
    """Every night: confidential signals whose time is over."""
    signals.erase_expired()

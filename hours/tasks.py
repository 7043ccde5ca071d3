from celery import shared_task

from hours.services import opening


@shared_task(name="hours.open_last_week")
def open_last_week() -> None:
    """Every night: ask for the hours of last week. Quiet when they were asked for before."""
    opening.open_last_week()

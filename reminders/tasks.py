from celery import shared_task

from reminders.services import run


@shared_task(name="reminders.run_day")
def run_day() -> None:
    run.run_day()

from celery import shared_task

from assessments.services import closing, opening, reminding, scanning


@shared_task(name="assessments.open_due_rounds")
def open_due_rounds() -> None:
    """Every night: ask for what the plan brings, and let go of evaluations that are over."""
    opening.open_due_rounds()
    scanning.open_due_scans()
    closing.close_evaluations()


@shared_task(name="assessments.send_reminders")
def send_reminders() -> None:
    """Every morning: remind who was asked and did not hand in yet. Each step once."""
    reminding.send_reminders()

from celery import shared_task

from placements.services import import_upkeep, lapsing, planned, recognition


@shared_task(name="placements.sweep_imports")
def sweep_imports() -> None:
    """Every day: forget lists that nobody finished."""
    import_upkeep.sweep()


@shared_task(name="placements.open_missing")
def open_missing() -> None:
    """Every night: what the plan asks of agreed placements and nobody was asked yet, recognitions
    that end too early, and what nobody needs any more because the period is over."""
    planned.open_missing()
    recognition.ask_for_all()
    lapsing.lapse_with_period()

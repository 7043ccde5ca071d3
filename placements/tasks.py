from celery import shared_task

from placements.services import import_upkeep, planned


@shared_task(name="placements.sweep_imports")
def sweep_imports() -> None:
    """Every day: forget lists that nobody finished."""
    import_upkeep.sweep()


@shared_task(name="placements.open_missing")
def open_missing() -> None:
    """Every night: what the plan asks of agreed placements and nobody was asked yet."""
    planned.open_missing()

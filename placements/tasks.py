from celery import shared_task

from placements.services import import_upkeep


@shared_task(name="placements.sweep_imports")
def sweep_imports() -> None:
    """Every day: forget lists that nobody finished."""
    import_upkeep.sweep()

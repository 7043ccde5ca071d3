from celery import shared_task

from decisions.services import sealing


@shared_task(name="decisions.seal_result")
def seal_result(decision_id: int) -> None:
    sealing.seal(decision_id)


@shared_task(name="decisions.sweep_unsealed")
def sweep_unsealed() -> None:
    """Every minute: results whose file a lost wake-up call or a dead worker left unmade."""
    sealing.sweep_unsealed()

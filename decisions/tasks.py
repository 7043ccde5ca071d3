from celery import shared_task

from decisions.services import opening, sealing


@shared_task(name="decisions.seal_result")
def seal_result(decision_id: int) -> None:
    sealing.seal(decision_id)


@shared_task(name="decisions.sweep_unsealed")
def sweep_unsealed() -> None:
    """Every minute: results whose file a lost wake-up call or a dead worker left unmade."""
    sealing.sweep_unsealed()


@shared_task(name="decisions.open_due")
def open_due() -> None:
    """Every night: ask for the advice and the decision of placements that end."""
    opening.open_due()

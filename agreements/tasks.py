from celery import shared_task

from agreements.services import bundling, sealing


@shared_task(name="agreements.seal")
def seal(agreement_id: int) -> None:
    sealing.seal(agreement_id)


@shared_task(name="agreements.sweep_unsealed")
def sweep_unsealed() -> None:
    """Every minute: whatever a lost wake-up call or a dead worker left behind."""
    sealing.sweep_unsealed()


@shared_task(name="agreements.sweep_bundles")
def sweep_bundles() -> None:
    """Every hour: print files that nobody can fetch any more."""
    bundling.remove_expired_bundles()

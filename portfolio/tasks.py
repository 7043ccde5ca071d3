from celery import shared_task

from portfolio.services import upkeep


@shared_task(name="portfolio.sweep")
def sweep() -> None:
    """Every hour: downloads that expired, and removed items that nobody needs."""
    upkeep.remove_expired_downloads()
    upkeep.forget_removed_items()

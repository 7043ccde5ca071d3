from celery import shared_task

from insight.services import refreshing


@shared_task(name="insight.refresh_changed")
def refresh_changed() -> None:
    refreshing.refresh_all_changed()


@shared_task(name="insight.sweep")
def sweep() -> None:
    refreshing.sweep()

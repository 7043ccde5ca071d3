"""Wake a worker after commit. A queue that is down costs time, never work: sweepers look too."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


def enqueue(task_name: str, *args: object) -> None:
    """Ask a worker to run `task_name(*args)` once the running transaction is committed."""

    def wake() -> None:
        try:
            current_app.tasks[task_name].delay(*args)
        except (OperationalError, ConnectionError, TimeoutError) as error:
            logger.warning("queue_unreachable", task=task_name, error=type(error).__name__)

    transaction.on_commit(wake)

"""Notes when tasks of the clock ran, how long, and how it ended.

Two small statements per run. When the database does not take them the task runs all the same.
"""

from typing import Any

import structlog
from celery.contrib.django.task import DjangoTask
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

logger = structlog.get_logger(__name__)


def names_of_the_clock() -> frozenset[str]:
    return frozenset(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values())


class RecordedTask(DjangoTask):
    """The base of every task; work that people start is not noted here, it has rows of its own."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly or self.name not in names_of_the_clock():
            return super().__call__(*args, **kwargs)
        run = _begin(self.name)
        try:
            result = super().__call__(*args, **kwargs)
        except BaseException as error:
            # The class only: words of an error may hold names and addresses.
            _end(run, failure=type(error).__name__)
            raise
        _end(run, count=result if type(result) is int else None)
        return result


def _begin(name: str) -> int | None:
    # Celery makes task classes before models are loaded, so the model is asked for late.
    try:
        return (
            apps.get_model("core.TaskRun").objects.create(task=name, started_at=timezone.now()).pk
        )
    except (DatabaseError, InterfaceError) as error:
        logger.warning("task_run_not_noted", task=name, error=type(error).__name__)
        return None


def _end(run: int | None, **fields: object) -> None:
    if run is None:
        return
    try:
        apps.get_model("core.TaskRun").objects.filter(pk=run).update(
            # A clock that was set back ends nothing before it began.
            finished_at=Greatest(
                F("started_at"), Value(timezone.now(), output_field=DateTimeField())
            ),
            **fields,
        )
    except (DatabaseError, InterfaceError) as error:
        logger.warning("task_run_not_noted", run=run, error=type(error).__name__)

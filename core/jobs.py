"""Long work: start it, run it once at a time, take over when a worker died.

An app brings a `jobs.py` with functions marked by `@job("app.name")`:

    @job("agreements.print_bundle")
    def print_bundle(run: JobRun) -> dict: ...

A job function may be run again after a crash; it must do no harm the second time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.enqueue import enqueue
from core.errors import ActionRefused
from core.models import Job
from core.models.jobs import JobState

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5

JobFunction = Callable[["JobRun"], dict[str, Any]]
_registry: dict[str, JobFunction] = {}


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    def register(function: JobFunction) -> JobFunction:
        _registry[kind] = function
        return function

    return register


@dataclass
class JobRun:
    """What a job function gets: its parameters, the person who asked, and a way to report."""

    job: Job

    @property
    def params(self) -> dict[str, Any]:
        return dict(self.job.params)

    @property
    def actor(self) -> Any:
        return self.job.created_by

    def progress(self, done: int, total: int) -> None:
        """Say how far it is, and keep the lease. Call it outside transactions, now and then."""
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, lease_until=timezone.now() + LEASE
        )


def start(*, actor: Any, kind: str, params: dict[str, Any], once_key: str | None = None) -> Job:
    """A new job, or the one that was started before under `once_key`."""
    if kind not in _registry:
        raise LookupError(f"no job function for {kind}")
    with transaction.atomic():
        if once_key is None:
            started = Job.objects.create(kind=kind, params=params, created_by=actor)
        else:
            started, _created = Job.objects.get_or_create(
                once_key=once_key, defaults={"kind": kind, "params": params, "created_by": actor}
            )
        enqueue("core.run_job", started.pk)
    return started


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    claimed = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Job.objects.select_related("created_by").get(pk=job_id) if claimed else None


def run(job_id: int) -> bool:
    """Run the job unless it is done or another worker holds it. True when it ran."""
    claimed = _claim(job_id)
    if claimed is None:
        return False
    if claimed.attempts > MAX_ATTEMPTS:
        with translation.override(claimed.created_by.language):
            sentence = _("This stopped several times. Please ask again.")
        _finish(claimed, JobState.FAILED, failure=sentence)
        return False
    try:
        with translation.override(claimed.created_by.language):
            result = _registry[claimed.kind](JobRun(claimed))
    except ActionRefused as refusal:
        _finish(claimed, JobState.FAILED, failure=str(refusal))
    except Exception:
        logger.exception("job_failed", job=claimed.pk, kind=claimed.kind)
        with translation.override(claimed.created_by.language):
            sentence = _("Something went wrong on our side. Nothing was lost; please try again.")
        _finish(claimed, JobState.FAILED, failure=sentence)
    else:
        _finish(claimed, JobState.DONE, result=result)
    return True


def _finish(
    finished: Job, state: JobState, *, result: dict[str, Any] | None = None, failure: str = ""
) -> None:
    Job.objects.filter(pk=finished.pk).update(
        state=state,
        result=result or {},
        failure=failure,
        finished_at=timezone.now(),
        lease_until=None,
    )


def sweep() -> int:
    """Run every job whose wake-up call was lost or whose worker died. Returns how many ran."""
    now = timezone.now()
    waiting = Job.objects.filter(
        Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    ).order_by("id")
    return sum(run(job_id) for job_id in list(waiting.values_list("pk", flat=True)[:20]))

"""The tasks of the clock, in words, and when each is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import TaskRun

# How much later than planned a task may begin before somebody should look.
GRACE = timedelta(minutes=3)
DAILY_GRACE = timedelta(hours=1)

WORDS = {
    "core.sweep_jobs": _("Take over long work of a worker that stopped"),
    "core.sweep_task_runs": _("Forget old rows of this list"),
    "notifications.sweep_addresses": _("Notice addresses that were replaced"),
    "core.sweep_counts": _("Forget tries to sign in that are over"),
    "notifications.deliver_outbox": _("Send the mails that wait"),
    "agreements.sweep_unsealed": _("Seal agreements, apply what takes effect today"),
    "decisions.sweep_unsealed": _("Seal results"),
    "agreements.sweep_bundles": _("Remove print files that were collected"),
    "documents.sweep_previews": _("Make small pictures"),
    "documents.sweep_scans": _("Ask the virus scanner again"),
    "documents.sweep_uploads": _("Forget files that were sent and not used"),
    "portfolio.sweep": _("Remove downloads and items of portfolios that are over"),
    "insight.refresh_changed": _("Look anew at placements that changed"),
    "insight.sweep": _("Look anew at all placements"),
    "people.sweep_links": _("Remove expired links and codes"),
    "assessments.open_due_rounds": _("Ask for assessments that are due"),
    "assessments.send_reminders": _("Remind of assessments that wait"),
    "decisions.open_due": _("Ask for advice and decisions that are due"),
    "contact.erase_expired": _("Erase confidential signals that may no longer be kept"),
    "placements.sweep_imports": _("Forget lists that were never imported"),
    "placements.open_missing": _("Promise what the plan asks of agreed placements"),
    "reminders.run_day": _("Remind of what is due"),
    "hours.open_last_week": _("Ask for the hours of last week"),
}


@dataclass(frozen=True)
class ClockTask:
    name: str
    schedules: tuple[Any, ...]
    last: TaskRun | None

    @property
    def words(self) -> Any:
        return WORDS.get(self.name, self.name)

    @property
    def is_daily(self) -> bool:
        return any(isinstance(each, crontab) for each in self.schedules)

    @property
    def is_late(self) -> bool:
        """Should have begun again by now. One that never ran is late when others did."""
        if self.last is None:
            return False
        due = min(_after(each, self.last.started_at) for each in self.schedules)
        return timezone.now() > due + (DAILY_GRACE if self.is_daily else GRACE)

    @property
    def failed(self) -> bool:
        return self.last is not None and bool(self.last.failure)

    @property
    def tone(self) -> str:
        if self.failed or self.is_late:
            return "late"
        return "good" if self.last and self.last.finished_at else "wait"

    @property
    def state(self) -> Any:
        if self.last is None:
            return _("not yet")
        if self.failed:
            return _("failed")
        if self.is_late:
            return _("late")
        return _("done") if self.last.finished_at else _("running")


def _after(schedule: Any, last: datetime) -> datetime:
    if isinstance(schedule, crontab):
        begun, left, _now = schedule.remaining_delta(timezone.localtime(last))
        return begun + left
    return last + timedelta(seconds=float(schedule))


def tasks() -> list[ClockTask]:
    """Each task once, those that need a look first. One query."""
    planned: dict[str, list[Any]] = {}
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        planned.setdefault(entry["task"], []).append(entry["schedule"])
    newest = TaskRun.objects.order_by("task", "-started_at", "-id").distinct("task")
    last = {run.task: run for run in newest.filter(task__in=planned)}
    found = [ClockTask(name, tuple(each), last.get(name)) for name, each in planned.items()]
    return sorted(found, key=lambda task: (task.tone != "late", str(task.words)))

"""How the work behind the pages stands: a fixed number of queries, and one to the queue."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import redis
import structlog
from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from core.dates import add_working_days, today
from core.models import Job
from core.models.jobs import JobState
from notifications.enums import DeliveryState
from notifications.models import BadAddress, Hold, OutboxMessage
from notifications.services.holding import current_hold
from reminders import clock
from reminders.models import Reminder, ReminderRun

logger = structlog.get_logger(__name__)

# Mail that could go and did not for so long is stuck.
STUCK = timedelta(minutes=10)
# Beat asks for work every quarter of a minute; who hears nothing for so long is not there.
SILENCE = timedelta(minutes=3)
LOST_SINCE = timedelta(days=7)
SHOWN = 8


@dataclass(frozen=True)
class Mails:
    """The outbox. Ages are of the oldest."""

    due: int
    due_since: datetime | None
    later: int
    later_until: datetime | None
    leased: int
    lease_over: int
    bounced: int
    failed: int


@dataclass(frozen=True)
class Work:
    """Long work, and reminders that no mail has told yet."""

    jobs: int
    jobs_stopped: int
    jobs_failed: int
    untold: int
    untold_people: int
    untold_since: date | None


@dataclass(frozen=True)
class Standing:
    mails: Mails
    work: Work
    runs: list[ReminderRun]
    hold: Hold | None
    bad_addresses: int
    newest_bad: list[BadAddress]
    tasks: list[clock.ClockTask]
    waiting_calls: int | None

    @property
    def last_sign(self) -> datetime | None:
        """When a worker last began a task of the clock."""
        begun = [task.last.started_at for task in self.tasks if task.last]
        return max(begun) if begun else None

    @property
    def is_silent(self) -> bool:
        return self.last_sign is None or timezone.now() - self.last_sign > SILENCE

    @property
    def finished(self) -> ReminderRun | None:
        return next((run for run in self.runs if run.is_finished), None)

    @property
    def run_is_late(self) -> bool:
        """No finished run since the working day before today."""
        return self.finished is None or self.finished.day < add_working_days(today(), -1)

    @property
    def run_lies_ahead(self) -> bool:
        """A clock was wrong, or somebody chose a day: until then every run looks done."""
        return self.finished is not None and self.finished.day > today()

    @property
    def mail_is_stuck(self) -> bool:
        since = self.mails.due_since
        return self.hold is None and since is not None and timezone.now() - since > STUCK


def standing() -> Standing:
    bad = BadAddress.objects.filter(healed_at=None)
    return Standing(
        mails=mails(),
        work=work(),
        runs=list(ReminderRun.objects.all()[:SHOWN]),
        hold=current_hold(),
        bad_addresses=bad.count(),
        newest_bad=list(bad.select_related("user").order_by("-since")[:SHOWN]),
        tasks=clock.tasks(),
        waiting_calls=waiting_calls(),
    )


def mails() -> Mails:
    now = timezone.now()
    waiting = Q(state=DeliveryState.WAITING)
    due, later = waiting & Q(next_attempt_at__lte=now), waiting & Q(next_attempt_at__gt=now)
    leased = Q(state=DeliveryState.SENDING)
    lost = Q(created_at__gte=now - LOST_SINCE)
    moving = Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])
    found = OutboxMessage.objects.filter(moving | lost).aggregate(
        due=Count("pk", filter=due),
        due_since=Min("next_attempt_at", filter=due),
        later=Count("pk", filter=later),
        later_until=Min("next_attempt_at", filter=later),
        leased=Count("pk", filter=leased),
        lease_over=Count("pk", filter=leased & Q(lease_until__lt=now)),
        bounced=Count("pk", filter=lost & Q(state=DeliveryState.BOUNCED)),
        failed=Count("pk", filter=lost & Q(state=DeliveryState.FAILED)),
    )
    return Mails(**found)


def work() -> Work:
    now = timezone.now()
    open_jobs = Q(state__in=[JobState.WAITING, JobState.RUNNING])
    recent = Q(state=JobState.FAILED, finished_at__gte=now - LOST_SINCE)
    jobs = Job.objects.filter(open_jobs | recent).aggregate(
        jobs=Count("pk", filter=open_jobs),
        jobs_stopped=Count("pk", filter=Q(state=JobState.RUNNING, lease_until__lt=now)),
        jobs_failed=Count("pk", filter=recent),
    )
    untold = Reminder.objects.filter(message=None).aggregate(
        untold=Count("pk"),
        untold_people=Count("recipient", distinct=True),
        untold_since=Min("run__day"),
    )
    return Work(**jobs, **untold)


def waiting_calls() -> int | None:
    """How many messages no worker took yet; None when the queue does not answer."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5
    )
    try:
        return int(client.llen(settings.CELERY_TASK_DEFAULT_QUEUE))
    except (redis.RedisError, OSError) as error:
        logger.warning("queue_unreachable", error=type(error).__name__)
        return None
    finally:
        client.close()

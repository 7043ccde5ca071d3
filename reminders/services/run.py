"""The run of a day: find what is due, tell who may be told. In SQL, so that a million placements
take no more memory than one.

Each half is one transaction that does nothing the second time. Whoever comes while it runs waits,
and finds it done; whoever comes after a death does the rest.
"""

from collections.abc import Callable
from datetime import date, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from core.dates import today
from core.enqueue import enqueue
from reminders.models import ReminderRun
from reminders.queries.due import COLUMNS, due_between
from reminders.services.digests import write_digests

logger = structlog.get_logger(__name__)

# One run at a time, also when a clock shows another day.
LOCK = 7_310_512


def run_day(day: date | None = None) -> ReminderRun:
    """Remind of what is due on `day` (today), and of what came due since the last finished run."""
    day = day or today()
    later = ReminderRun.objects.filter(day__gte=day, finished_at__isnull=False)
    if (done := later.order_by("day").first()) is not None:
        return done
    run = _begin(day)
    try:
        _once(run, find)
        _once(run, _tell)
    except Exception as error:
        logger.exception("reminder_run_failed", day=str(day))
        ReminderRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(
            failure=type(error).__name__
        )
        raise
    run.refresh_from_db()
    return run


def _begin(day: date) -> ReminderRun:
    now = timezone.now()
    run, _created = ReminderRun.objects.get_or_create(day=day, defaults={"started_at": now})
    ReminderRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(
        started_at=now, attempts=F("attempts") + 1, failure=""
    )
    return run


def _once(run: ReminderRun, half: Callable[[ReminderRun], None]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            # Many small parts: compiling them takes longer than doing them.
            cursor.execute("SET LOCAL jit = off")
        locked = ReminderRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if not locked.is_finished and not _is_overtaken(locked):
            half(locked)


def _is_overtaken(run: ReminderRun) -> bool:
    return ReminderRun.objects.filter(day__gt=run.day, finished_at__isnull=False).exists()


def find(run: ReminderRun) -> None:
    """Write down who is reminded of what. What is there already stays as it is."""
    run.after_day = _last_finished(run.day)
    statement = due_between(run.after_day, run.day)
    if statement:
        sql = (
            f"{statement.with_hits}, made AS (INSERT INTO reminders_reminder ({COLUMNS}, run_id)"  # noqa: S608  our own words
            f" SELECT {COLUMNS}, %s FROM ({statement.select}) due"
            " ON CONFLICT (commitment_id, recipient_id, due_on, step) DO NOTHING"
            " RETURNING is_escalation)"
            " SELECT count(*), count(*) FILTER (WHERE is_escalation) FROM made"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*statement.values, run.pk])
            found, escalated = cursor.fetchone()
        run.found += found
        run.escalated += escalated
    run.save(update_fields=["after_day", "found", "escalated"])


def _last_finished(day: date) -> date:
    done = ReminderRun.objects.filter(day__lt=day, finished_at__isnull=False)
    found = done.order_by("-day").values_list("day", flat=True).first()
    return found or day - timedelta(days=1)


def _tell(run: ReminderRun) -> None:
    assert run.after_day is not None
    run.digests, run.held = write_digests(run.after_day, run.day)
    # Clocks of two machines differ a little: nothing ends before it began.
    run.finished_at = max(timezone.now(), run.started_at)
    run.save(update_fields=["digests", "held", "finished_at"])
    if run.digests:
        enqueue("notifications.deliver_outbox")

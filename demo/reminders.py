"""A first run of the reminders, as if the portal had been in use for some weeks."""

from datetime import timedelta

from django.utils import timezone

from core.dates import today
from placements.models import Commitment
from reminders.models import ReminderRun
from reminders.services.reference import load_plans
from reminders.services.run import run_day

BEFORE = timedelta(days=14)
ASKED = timedelta(days=40)


def load() -> None:
    """Do nothing when a run was there. One mail per person: the days before are made up for."""
    load_plans()
    if ReminderRun.objects.exists():
        return
    now = timezone.now()
    # The whole example was made today, and what opened today is not reminded of today.
    soon = Commitment.objects.open().filter(due_on__lte=today() + BEFORE)
    soon.update(opened_at=now - ASKED)
    ReminderRun.objects.create(day=today() - BEFORE, started_at=now, finished_at=now)
    run_day()

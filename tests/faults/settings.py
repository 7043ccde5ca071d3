"""Settings of the processes that are broken here: the portal's own, with a quick clock."""

import os
from datetime import datetime

import time_machine

from triangle_portal.settings import *  # noqa: F403

# Digests go on working days only, and these tests run on Sundays too.
if moment := os.environ.get("FAULTS_NOW"):
    time_machine.travel(datetime.fromisoformat(moment), tick=True).start()

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.apps.FaultsConfig"]  # noqa: F405
# What comes back every 15 or 30 seconds, or once a day, comes every second here.
QUICK = (
    "core.sweep_jobs",
    "notifications.deliver_outbox",
    "reminders.run_day",
)
CELERY_BEAT_SCHEDULE = {task: {"task": task, "schedule": 1.0} for task in QUICK}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
# A mail that a test holds is not given up meanwhile.
EMAIL_TIMEOUT = 30
# These tests run at night too.
QUIET_HOURS = ""

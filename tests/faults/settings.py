"""Settings of the processes that are broken here: the portal's own, with a quick clock."""

from triangle_portal.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.apps.FaultsConfig"]  # noqa: F405
# What comes back every 15 or 30 seconds, or once a day, comes every second here.
QUICK = (
    "core.sweep_jobs",
    "notifications.deliver_outbox",
    "reminders.run_day",
)
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": 1.0}
    for name, entry in CELERY_BEAT_SCHEDULE.items()  # noqa: F405
    if entry["task"] in QUICK
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
# A mail that a test holds is not given up meanwhile.
EMAIL_TIMEOUT = 30
# These tests run at night too.
QUIET_HOURS = ""

"""Remind people now: of today, or for trying out as if a later day had come."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.dates import is_working_day, today
from reminders.queries.preview import upcoming
from reminders.services.run import run_day

ONE = timedelta(days=1)


class Command(BaseCommand):
    help = "Remind of what is due today. What was told is not told again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        later = parser.add_mutually_exclusive_group()
        later.add_argument(
            "--day", type=date.fromisoformat, help="as if it were this day (2026-11-23)"
        )
        later.add_argument(
            "--days", type=int, help="as if so many days had passed, on the next working day"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be found; write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = _day(options)
        if options["dry_run"]:
            return self._look(day)
        if day > today():
            if settings.PRODUCTION:
                raise CommandError(
                    "Only today: after the run of a later day nobody is reminded until then."
                    " To look ahead, use --dry-run."
                )
            # Also what comes due between now and then.
            run_day()
        run = run_day(day)
        if run.day != day:
            print(f"Done before, up to {run.day}: nothing more is sent for {day}.")
            return None
        print(
            f"{run.day}: {run.found} reminders, {run.escalated} of them to a person in charge;"
            f" {run.digests} mails; {run.held} people wait for a day on which they are mailed."
        )
        return None

    def _look(self, day: date) -> None:
        found = upcoming(day)
        for kind in found.kinds:
            print(f"{kind.reminders:6}  {kind.label}")
        print(f"{found.day}: {found.reminders} reminders for {found.people} people. Dry run.")


def _day(options: dict[str, Any]) -> date:
    if options["days"] is None:
        return options["day"] or today()
    day = today() + options["days"] * ONE
    while not is_working_day(day):
        day += ONE
    return day

"""What is wrong with the work behind the pages, in words, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import short_day
from reminders.queries.operations import Standing


@dataclass(frozen=True)
class Trouble:
    """`is_alarm`: somebody has to act; otherwise it is good to know."""

    title: str
    advice: str
    is_alarm: bool = True

    @property
    def tone(self) -> str:
        return "late" if self.is_alarm else "wait"


def troubles_of(now: Standing) -> list[Trouble]:
    found = [*_processes(now), *_mail(now), *_reminders(now), *_tasks(now)]
    return sorted(found, key=lambda each: not each.is_alarm)


def _processes(now: Standing) -> Iterator[Trouble]:
    if now.waiting_calls is None:
        yield Trouble(
            _("The queue does not answer."),
            _("Start Valkey or Redis, or look at REDIS_URL. Nothing is lost: all work is a row."),
        )
    if now.is_silent:
        yield Trouble(
            _("No worker did anything for some minutes."),
            _("Look whether beat and at least one worker run, and start them again."),
        )
    if now.waiting_calls and now.waiting_calls > 100:
        yield Trouble(
            _("Many calls wait for a worker."),
            _("Start another worker, or wait: calls that come twice do no harm."),
            is_alarm=False,
        )


def _mail(now: Standing) -> Iterator[Trouble]:
    if now.hold:
        yield Trouble(
            _("All mail is held."),
            _("%(name)s holds it since %(moment)s: “%(reason)s”. Nothing is lost meanwhile.")
            % {
                "name": now.hold.held_by.name,
                "moment": date_format(localtime(now.hold.held_at), "j F H:i"),
                "reason": now.hold.reason,
            },
        )
    if now.mail_is_stuck:
        yield Trouble(
            _("Mail that could go does not go."),
            _("Look whether a worker runs and whether the mail server answers (EMAIL_HOST)."),
        )
    if now.mails.bounced or now.mails.failed:
        lost = now.mails.bounced + now.mails.failed
        yield Trouble(
            ngettext(
                "%(number)s mail of this week did not arrive.",
                "%(number)s mails of this week did not arrive.",
                lost,
            )
            % {"number": lost},
            _("The page of the placement says which, and asks its school for another address."),
            is_alarm=False,
        )


def _reminders(now: Standing) -> Iterator[Trouble]:
    if now.run_lies_ahead and now.finished:
        yield Trouble(
            _("The reminders of a day that lies ahead went out: %(day)s.")
            % {"day": short_day(now.finished.day, with_year=True)},
            _("Until then nobody is reminded. Look at the clocks, and ask who chose that day."),
        )
    elif now.run_is_late:
        yield Trouble(
            _("Nobody was reminded since the last working day."),
            _("Press “Send now”. When it fails again, the log of the worker says why."),
        )
    if now.runs and now.runs[0].failure:
        yield Trouble(
            _("The last run of the reminders failed: %(failure)s.")
            % {"failure": now.runs[0].failure},
            _("What it did is taken back, and the next run does all of it."),
        )
    if now.work.jobs_stopped:
        yield Trouble(
            _("Long work stands still."),
            _("A worker takes it over within a minute and a half. Look whether one runs."),
        )


def _tasks(now: Standing) -> Iterator[Trouble]:
    failed = [str(task.words) for task in now.tasks if task.failed]
    if failed:
        yield Trouble(
            _("Work of the clock failed."),
            _("The log of the worker says why: %(tasks)s.") % {"tasks": ", ".join(failed)},
        )
    late = [str(task.words) for task in now.tasks if task.is_late and not task.failed]
    if late and not now.is_silent:
        yield Trouble(
            _("Work of the clock is late."),
            _("Look whether beat runs, and only once: %(tasks)s.") % {"tasks": ", ".join(late)},
        )

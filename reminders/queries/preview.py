"""A dry run: what would be found on a day, and who would be mailed. Writes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from core.dates import today
from programmes import plan_labels
from reminders.models import ReminderRun
from reminders.queries.due import due_between


@dataclass(frozen=True)
class KindCount:
    kind: str
    reminders: int
    people: int
    escalated: int

    @property
    def label(self) -> object:
        return plan_labels.label(self.kind)


@dataclass(frozen=True)
class Upcoming:
    """`after`: the run looks at what came due since this day."""

    day: date
    after: date
    kinds: list[KindCount]
    people: int

    @property
    def reminders(self) -> int:
        return sum(kind.reminders for kind in self.kinds)

    @property
    def escalated(self) -> int:
        return sum(kind.escalated for kind in self.kinds)


def upcoming(day: date | None = None) -> Upcoming:
    """As far as it is known now: what is kept or opened before that day changes it."""
    day = day or today() + timedelta(days=1)
    after = _before(day)
    statement = due_between(after, day)
    if not statement:
        return Upcoming(day, after, [], 0)
    sql = (
        f"{statement.with_hits} SELECT c.kind, count(*), count(DISTINCT d.recipient_id),"  # noqa: S608  our own words
        " count(*) FILTER (WHERE d.is_escalation), grouping(c.kind)"
        f" FROM ({statement.select}) d JOIN placements_commitment c ON c.id = d.commitment_id"
        " WHERE NOT EXISTS (SELECT 1 FROM reminders_reminder r"
        " WHERE r.commitment_id = d.commitment_id AND r.recipient_id = d.recipient_id"
        " AND r.due_on = d.due_on AND r.step = d.step)"
        " GROUP BY GROUPING SETS ((c.kind), ()) ORDER BY 2 DESC, 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, statement.values)
        rows = cursor.fetchall()
    people = next((row[2] for row in rows if row[4]), 0)
    return Upcoming(day, after, [KindCount(*row[:4]) for row in rows if not row[4]], people)


def _before(day: date) -> date:
    """The day after which the run of `day` looks. The runs between now and then will be done."""
    if day > today():
        return day - timedelta(days=1)
    done = ReminderRun.objects.filter(day__lt=day, finished_at__isnull=False).order_by("-day")
    return done.values_list("day", flat=True).first() or day - timedelta(days=1)

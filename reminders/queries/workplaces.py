"""How many mails people at workplaces get: measured from the outbox, week by week."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from core.dates import today
from programmes.models import Institution
from reminders.models import ReminderSettings
from reminders.reaching import start_of
from reminders.rhythm import monday_of

WEEKS = 8
MANY = 5

# People who guide students of this school, or speak for their organisation to it.
COUNTS = """
WITH people AS (
    SELECT v.user_id FROM placements_placementsupervisor v
    JOIN placements_placement p ON p.id = v.placement_id
    JOIN programmes_programme g ON g.id = p.programme_id WHERE g.institution_id = %(school)s
    UNION
    SELECT o.user_id FROM workplaces_hostrole o
    WHERE o.role = 'host_contact' AND o.institution_id = %(school)s
), weeks AS (
    SELECT m.recipient_id, date_trunc('week', m.sent_at AT TIME ZONE 'Europe/Amsterdam')::date
        AS monday, count(*) AS mails
    FROM notifications_outboxmessage m JOIN people ON people.user_id = m.recipient_id
    WHERE m.sent_at >= %(since)s
    GROUP BY 1, 2
)
SELECT monday, least(mails, %(many)s), count(*), max(mails), count(*) FILTER (WHERE mails > %(cap)s)
FROM weeks GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Week:
    monday: date
    # How many people got 1, 2, … mails; the last counts MANY and more.
    people: list[int]
    most: int
    above: int

    @property
    def reached(self) -> int:
        return sum(self.people)


@dataclass(frozen=True)
class WorkplaceMails:
    cap: int
    weeks: list[Week]

    @property
    def most(self) -> int:
        return max((week.most for week in self.weeks), default=0)

    @property
    def above(self) -> int:
        return sum(week.above for week in self.weeks)

    @property
    def person_weeks(self) -> int:
        return sum(week.reached for week in self.weeks)

    @property
    def within(self) -> int:
        """Of all weeks in which somebody got mail: how many stayed within the cap, in percent."""
        total = self.person_weeks
        return round(100 * (total - self.above) / total) if total else 100


def mails_to_workplaces(school: Institution) -> WorkplaceMails:
    """Of the last WEEKS weeks, this one first. All mail counts, also of other schools: it is one
    person who reads it."""
    cap = cap_of(school)
    monday = monday_of(today())
    mondays = [monday - timedelta(weeks=n) for n in range(WEEKS)]
    found: dict[date, list[tuple[int, int, int, int]]] = {}
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "school": school.pk,
            "since": start_of(mondays[-1]),
            "many": MANY,
            "cap": cap,
        }
        cursor.execute(COUNTS, values)
        for week, mails, *numbers in cursor.fetchall():
            found.setdefault(week, []).append((mails, *numbers))
    return WorkplaceMails(cap, [_week(day, found.get(day, [])) for day in mondays])


def _week(monday: date, rows: list[tuple[int, int, int, int]]) -> Week:
    people = {mails: number for mails, number, _most, _above in rows}
    return Week(
        monday=monday,
        people=[people.get(n, 0) for n in range(1, MANY + 1)],
        most=max((most for _mails, _number, most, _above in rows), default=0),
        above=sum(above for _mails, _number, _most, above in rows),
    )


def cap_of(school: Institution) -> int:
    found = ReminderSettings.objects.filter(institution=school)
    number = found.values_list("workplace_mails_per_week", flat=True).first()
    return number if number is not None else ReminderSettings().workplace_mails_per_week

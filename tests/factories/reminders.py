"""Promises with a day, opened long enough ago to be reminded of."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core.dates import add_working_days
from people.enums import Corner
from placements.models import Commitment, Placement
from reminders.models import ReminderPlan, ReminderStep

MONDAY = date(2026, 11, 2)


def at(day: date, hour: int = 6) -> datetime:
    """Six in the morning in Amsterdam."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def promise(placement: Placement, kind: str, due_on: date, **fields: Any) -> Commitment:
    opened = fields.pop("opened", due_on - timedelta(days=60))
    values = {"debtor": Corner.STUDENT, "creditor": Corner.SCHOOL, **fields}
    if values["debtor"] == Corner.STUDENT:
        values.setdefault("owner", placement.student.user)
    row = Commitment.objects.create(placement=placement, kind=kind, due_on=due_on, **values)
    Commitment.objects.filter(pk=row.pk).update(opened_at=at(opened))
    row.refresh_from_db()
    return row


def plan(kind: str, *steps: dict[str, Any], institution: Any = None, **fields: Any) -> ReminderPlan:
    """The only plan for this kind and variant (mbo_bol)."""
    values = {"variant": "mbo_bol", "kind": kind, "institution": institution}
    ReminderPlan.objects.filter(**values).delete()
    made = ReminderPlan.objects.create(**values, **fields)
    for number, step in enumerate(steps, start=1):
        ReminderStep.objects.create(plan=made, number=number, **{"audience": "owner", **step})
    return made


def working_days(first: date, number: int) -> list[date]:
    return [add_working_days(first, n) for n in range(number)]

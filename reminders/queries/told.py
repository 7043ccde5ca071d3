"""What was said about the promises of a placement: who was reminded, and who was told, when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from core.dates import short_day
from placements import kinds
from placements.models import Placement
from reminders.models import Reminder

MOST = 60


@dataclass
class Told:
    """About one promise."""

    title: Any
    due_on: date
    state: str
    # What happened, in order: (reminded or told, name, days).
    said: list[tuple[bool, str, list[date]]] = field(default_factory=list)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {"told": told, "name": name, "days": [short_day(day) for day in days]}
            for told, name, days in self.said
        ]


def told_in(placement: Placement) -> list[Told]:
    """The newest first; one query."""
    rows = (
        Reminder.objects.filter(commitment__placement=placement, message__isnull=False)
        .exclude(message__state="cancelled")
        .select_related("commitment", "recipient", "message")
        .order_by("-pk")[:MOST]
    )
    return _by_promise(reversed([row for row in rows if kinds.is_known(row.commitment.kind)]))


def _by_promise(rows: Iterable[Reminder]) -> list[Told]:
    found: dict[int, Told] = {}
    lines: dict[tuple[int, int, bool], list[date]] = {}
    for row in rows:
        promise, person = row.commitment, row.recipient
        about = found.setdefault(
            promise.pk,
            Told(
                kinds.get(promise.kind).text_for(promise, owed_by_reader=True),
                promise.due_on,
                promise.state,
            ),
        )
        key = (promise.pk, person.pk, row.is_escalation)
        if key not in lines:
            lines[key] = []
            about.said.append((row.is_escalation, person.name, lines[key]))
        assert row.message is not None
        day = timezone.localdate(row.message.sent_at or row.message.created_at)
        if day not in lines[key]:
            lines[key].append(day)
    return list(reversed(found.values()))

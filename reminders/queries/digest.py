"""What stands in the digest of one person, looked at anew: only what is open and still theirs.

A fixed number of queries, however many promises there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from core.dates import today
from people.enums import Corner
from people.reach import coordinated_programmes, has_role, roles_of
from placements import kinds
from placements.enums import CommitmentState
from placements.models import Commitment, Placement
from reminders.enums import Audience
from reminders.models import Reminder
from reminders.queries.audiences import resolved
from reminders.queries.due import HIT, ROWS

RELATED = ("placement__student__user", "placement__host", "placement__programme__institution")
SOON = timedelta(days=7)
# A mail with more lines is not read. The others stand on Today, and the mail says how many.
MOST = 20
READ = 200


@dataclass(frozen=True)
class Item:
    """A promise in the digest. `mine`: the reader keeps it; otherwise the reader is told of it."""

    commitment: Commitment
    mine: bool
    reminded: bool

    @property
    def section(self) -> str:
        if not self.mine:
            return "told"
        if self.commitment.due_on < today():
            return "late"
        return "soon" if self.commitment.due_on <= today() + SOON else "ahead"


def items_of(user: Any, day: str) -> list[Item]:
    """The promises of which this digest reminds, then what else is late or due this week.

    Empty when nothing is left of what it was to remind of.
    """
    reminders = _still_asked(user, _told_in(user, day))
    found = {
        each.commitment_id: Item(each.commitment, _is_mine(user, each), reminded=True)
        for each in reminders
    }
    if not found:
        return []
    for row in _mine(user):
        found.setdefault(row.pk, Item(row, mine=True, reminded=False))
    items = [item for item in found.values() if kinds.is_known(item.commitment.kind)]
    return sorted(items, key=lambda item: (item.commitment.due_on, item.commitment.pk))


def _told_in(user: Any, day: str) -> list[Reminder]:
    rows = Reminder.objects.filter(
        recipient=user,
        message__once_key=f"digest:{user.pk}:{day}",
        commitment__state=CommitmentState.OPEN,
        commitment__due_on=F("due_on"),
    )
    related = [f"commitment__{name}" for name in RELATED]
    return list(rows.select_related(*related).order_by("commitment__due_on", "pk")[:READ])


def _still_asked(user: Any, reminders: list[Reminder]) -> list[Reminder]:
    """Those of which `user` is still the one, in placements that he or she may still see."""
    if not reminders:
        return []
    asked = _recipients_now(user, reminders)
    ids = {each.commitment.placement_id for each in reminders}
    seen = set(Placement.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        each
        for each in reminders
        if each.pk in asked
        and (each.commitment.placement_id in seen or _searches(user, each.commitment.placement))
    ]


def _searches(user: Any, placement: Placement) -> bool:
    """No workplace yet: a matter of the student and the school, on few pages."""
    if placement.host_id is not None:
        return False
    school = placement.school_contact_id == user.pk or has_role(user, placement.programme_id)
    return school or placement.student.user_id == user.pk


def _recipients_now(user: Any, reminders: list[Reminder]) -> set[int]:
    """Which of these would go to `user` if they were found now."""
    people = resolved("h.reminder_id, u.id", {each.audience for each in reminders}, today())
    sql = (
        f"WITH hits AS MATERIALIZED (SELECT {HIT}, r.id AS reminder_id, r.audience FROM {ROWS}"  # noqa: S608  our own words
        " JOIN reminders_reminder r ON r.commitment_id = c.id WHERE r.id = ANY (%s))"
        f" SELECT reminder_id FROM ({people}) now (reminder_id, user_id) WHERE user_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [[each.pk for each in reminders], user.pk])
        return {row[0] for row in cursor.fetchall()}


def _is_mine(user: Any, reminder: Reminder) -> bool:
    row = reminder.commitment
    if reminder.audience == Audience.OWNER or row.owner_id == user.pk:
        return True
    if row.owner_id is not None or reminder.is_escalation:
        return False
    if row.debtor == Corner.SCHOOL:
        return row.placement.programme_id in coordinated_programmes(user)
    return row.debtor == Corner.WORKPLACE and reminder.audience == Audience.WORKPLACE


def _mine(user: Any) -> list[Commitment]:
    """Own promises that are late or due within a week."""
    rows = _first(Commitment.objects.owned_by(user))
    if coordinated_programmes(user):
        rows += _first(Commitment.objects.of_office(user))
    elif not roles_of(user):
        rows += _first(Commitment.objects.of_host(user))
    return rows


def _first(rows: QuerySet[Commitment]) -> list[Commitment]:
    rows = rows.filter(due_on__lte=today() + SOON).exclude(
        placement__state__in=["rejected", "withdrawn"]
    )
    return list(rows.select_related(*RELATED).order_by("due_on", "pk")[:READ])


def by_section(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {"late": [], "soon": [], "ahead": [], "told": []}
    for item in items:
        found[item.section].append(item)
    return found

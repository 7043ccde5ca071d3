"""Whatever the plan, the changes and the clock: each reminder exactly once, none after a stop
reason, no workplace above its cap, and nothing lost."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.dates import add_working_days
from core.due_rules import Period, due_date
from notifications.models import OutboxMessage
from people.enums import Corner
from placements.models import Commitment
from reminders.models import Reminder
from reminders.queries.plans import moments_of
from reminders.rhythm import monday_of
from reminders.services.run import run_day
from tests.factories.reminders import at, plan, promise

pytestmark = pytest.mark.django_db
KINDS = ["learning.submit_plan", "learning.answer_feasibility"]
LENGTH = 45
CAP = 2

WHENS = ["due-5wd", "due-2d", "due", "due+1w", "T0-2w", "TE", "50%L", "opened+5wd"]
WHENS += ["min(due,40%L)", "max(due,opened+3w)"]
STEPS = st.lists(
    st.builds(
        lambda when, audience, repeat, later: {
            "when": when,
            "audience": audience,
            "later": later,
            **({"every": repeat[0], "most": repeat[1]} if repeat else {}),
        },
        st.sampled_from(WHENS),
        st.sampled_from(["owner", "student", "workplace", "coordinator"]),
        st.one_of(st.none(), st.tuples(st.integers(1, 6), st.integers(2, 3))),
        st.integers(0, 6),
    ),
    min_size=1,
    max_size=4,
)
PROMISES = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from(["student", "workplace", "school"]),
        st.integers(-10, LENGTH),
        st.integers(-20, LENGTH),
    ),
    min_size=1,
    max_size=5,
)
CHANGES = st.lists(
    st.tuples(
        st.integers(0, LENGTH),
        st.sampled_from(["kept", "waived", "postponed", "left", "ended"]),
        st.integers(0, 4),
        st.integers(1, 20),
    ),
    max_size=6,
)
# On these days nobody ran anything; on those twice.
MISSED = st.sets(st.integers(0, LENGTH), max_size=25)
TWICE = st.sets(st.integers(0, LENGTH), max_size=10)
# The clock moves on 31 October 2027, 26 March and 29 October 2028; 2028 has a 29 February.
STARTS = st.sampled_from(
    [date(2027, 10, 11), date(2027, 12, 1), date(2028, 2, 7), date(2028, 3, 6), date(2028, 4, 3)]
)


@dataclass
class Story:
    """What was expected so far, and what was seen."""

    world: object
    first: date
    rows: list[Commitment]
    steps: dict[str, list]
    last: date | None = None
    expected: dict[tuple, int] = field(default_factory=dict)
    seen: Counter = field(default_factory=Counter)
    known: set[int] = field(default_factory=set)

    def run(self, day: date) -> None:
        after = self.last or day - timedelta(days=1)
        if self.last is None or day > self.last:
            self._expect(after, day)
        with time_machine.travel(at(day), tick=False):
            run_day()
        self.last = day
        for row in Reminder.objects.exclude(pk__in=self.known):
            self.known.add(row.pk)
            self.seen[row.commitment_id, row.recipient_id, row.due_on, row.step] += 1

    def _expect(self, after: date, day: date) -> None:
        for row in Commitment.objects.open().select_related("placement", "owner"):
            placement = row.placement
            opened = row.opened_at.date()
            if opened >= day:
                continue
            period = Period(placement.start_date, placement.end_date, opened, due=row.due_on)
            found: dict[int, str] = {}
            for moment in moments_of(self.steps[row.kind]):
                came = add_working_days(due_date(moment.step.when, period), moment.later)
                if after < came <= day:
                    for person in self._people(row, moment.step.audience):
                        found[person.pk] = moment.name
            for person, step in found.items():
                self.expected.setdefault((row.pk, person, row.due_on, step), 1)

    def _people(self, row: Commitment, audience: str) -> list:
        own = self.world.own
        supervisor, contact = own.workplace.supervisor, own.workplace.contact
        supervisor.refresh_from_db()
        coordinators = [own.school.coordinator]
        workplace = [supervisor if supervisor.is_active else contact]
        if audience == "owner" and row.owner is not None and row.owner.is_active:
            return [row.owner]
        return {
            "student": [own.student.user],
            "workplace": workplace,
            "coordinator": coordinators,
            "owner": coordinators if row.debtor == "school" else [contact],
        }[audience]


def change(story: Story, what: str, number: int, days: int, day: date) -> None:
    own = story.world.own
    row = Commitment.objects.get(pk=story.rows[number % len(story.rows)].pk)
    if what == "left":
        own.workplace.supervisor.is_active = False
        own.workplace.supervisor.save(update_fields=["is_active"])
    elif what == "ended":
        Commitment.objects.open().update(state="lapsed", closed_at=at(day))
    elif row.state == "open" and what == "postponed":
        later = max(row.due_on, day) + timedelta(days=days)
        Commitment.objects.filter(pk=row.pk).update(due_on=later)
    elif row.state == "open":
        Commitment.objects.filter(pk=row.pk).update(
            state=what, closed_at=at(day), closed_by=own.school.coordinator, reason="done"
        )


def begin(world, first: date, promises: list, steps: list) -> Story:
    own = world.own
    placement = own.placement
    placement.start_date, placement.end_date = first, first + timedelta(days=LENGTH - 10)
    placement.state, placement.agreed_at = "agreed", at(first)
    placement.save()
    owners = {
        "student": own.student.user,
        "workplace": own.workplace.supervisor,
        "school": own.school.supervisor,
    }
    rows = [
        promise(
            placement,
            kind,
            first + timedelta(days=due),
            debtor=Corner(debtor),
            owner=owners[debtor],
            opened=first + timedelta(days=opened),
            subject=f"task:{number}",
        )
        for number, (kind, debtor, due, opened) in enumerate(promises)
    ]
    made = {
        kind: list(plan(kind, *each).steps.all()) for kind, each in zip(KINDS, steps, strict=True)
    }
    return Story(world, first, rows, made)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=STARTS,
    steps=st.tuples(STEPS, STEPS),
    promises=PROMISES,
    changes=CHANGES,
    missed=MISSED,
    twice=TWICE,
)
@example(
    first=date(2028, 2, 7),
    steps=([{"when": "due"}], [{"when": "due", "audience": "workplace"}]),
    promises=[(KINDS[1], "workplace", n, -9) for n in range(5)],
    changes=[(3, "left", 0, 1)],
    missed={10, 11, 12},
    twice={1, 2},
)
def test_exactly_once_never_after_a_stop_never_above_the_cap(
    world, first, steps, promises, changes, missed, twice
):
    with transaction.atomic():
        story = begin(world, first, promises, steps)
        for n in range(LENGTH + 1):
            day = first + timedelta(days=n)
            for when, what, number, days in changes:
                if when == n:
                    change(story, what, number, days, day)
            if n not in missed:
                story.run(day)
            if n in twice and n not in missed:
                story.run(day)
        for n in range(LENGTH + 1, LENGTH + 15):
            story.run(first + timedelta(days=n))
        check(story)
        transaction.set_rollback(True)


def check(story: Story) -> None:
    assert dict(story.seen) == story.expected
    waiting = Reminder.objects.filter(message=None)
    assert [row for row in waiting if row.run.day < story.last - timedelta(days=7)] == []
    mails = Counter(
        (row.recipient_id, monday_of(row.created_at.date()))
        for row in OutboxMessage.objects.filter(notice="reminders.digest")
    )
    workplace = story.world.own.workplace
    people = {workplace.supervisor.pk, workplace.contact.pk}
    assert (
        max([number for (who, _week), number in mails.items() if who in people], default=0) <= CAP
    )
    told = Counter(Reminder.objects.exclude(message=None).values_list("pk", flat=True))
    assert set(told.values()) <= {1}

"""Planning, picking, moving and cancelling, and what stands in the way."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import translation

from contact.models import ContactMoment, MomentChange
from contact.services import changing, picking, planning
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from placements.models import Commitment
from tests.factories import contact as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(world):
    return world.own


def told(key):
    rows = OutboxMessage.objects.filter(notice=key).order_by("recipient__name")
    return [row.recipient.name for row in rows]


def test_a_proposal_asks_the_others_and_not_who_proposes(own):
    moment = make.proposed(own)
    assert (moment.state, moment.starts_at, moment.organiser_corner) == (
        "proposed",
        None,
        "school",
    )
    assert told("contact.pick_times") == ["Begeleider 100435545", "Noor El Idrissi"]
    asked = Commitment.objects.filter(kind="contact.pick_times").order_by("debtor")
    assert [(row.debtor, row.creditor, row.subject) for row in asked] == [
        ("student", "school", f"moment:{moment.pk}"),
        ("workplace", "school", f"moment:{moment.pk}"),
    ]


def test_the_same_form_twice_makes_one(own):
    key = uuid4()
    common = {
        "actor": own.school.supervisor,
        "placement_id": own.placement.pk,
        "talk": make.talk(),
        "request_key": key,
    }
    first = planning.plan(**common, starts_at=make.at(5))
    assert planning.plan(**common, starts_at=make.at(5)) == first
    assert planning.propose(**common, times=[make.at(6), make.at(7)]) == first
    assert ContactMoment.objects.count() == 1


@pytest.mark.parametrize("times", [[1], [1, 1], [1, 2, 3, 4]])
def test_two_or_three_different_times(own, times):
    with pytest.raises(ActionRefused, match="two or three different times"):
        make.proposed(own, times=[make.at(day) for day in times])


def test_a_visit_in_the_past_is_refused(own):
    with pytest.raises(ActionRefused, match="has passed"):
        make.planned(own, starts_at=make.at(-1))
    with pytest.raises(ActionRefused, match="more than a year"):
        make.planned(own, starts_at=make.at(500))


def test_two_talks_at_once_are_refused(own):
    make.planned(own, starts_at=make.at(5, 10))
    with pytest.raises(ActionRefused, match="another talk about this placement"):
        make.planned(own, starts_at=make.at(5, 10) + timedelta(minutes=30))
    make.planned(own, starts_at=make.at(5, 11))


def test_the_database_knows_only_one_at_a_time(own):
    first, second = make.planned(own), make.planned(own, starts_at=make.at(9))
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactMoment.objects.filter(pk=second.pk).update(starts_at=first.starts_at)


def test_everybody_picks_and_the_organiser_is_told_once(own):
    moment = make.proposed(own)
    times = [time.pk for time in moment.times.all()]
    for actor in (own.student.user, own.workplace.supervisor):
        picking.pick(actor=actor, moment_id=moment.pk, suiting=times[:1], offered=times)
    picking.pick(actor=own.student.user, moment_id=moment.pk, suiting=times[:2], offered=times)
    assert told("contact.all_picked") == [own.school.supervisor.name]
    assert set(Commitment.objects.filter(kind="contact.pick_times").values_list("state")) == {
        ("kept",)
    }


def test_a_time_that_was_withdrawn_cannot_be_picked_or_fixed(own):
    moment = make.proposed(own)
    gone, *left = [time.pk for time in moment.times.all()]
    picking.withdraw_time(actor=own.school.supervisor, moment_id=moment.pk, time_id=gone)
    with pytest.raises(ActionRefused, match="was withdrawn"):
        picking.pick(actor=own.student.user, moment_id=moment.pk, suiting=[gone], offered=[gone])
    with pytest.raises(ActionRefused, match="was withdrawn"):
        planning.fix(actor=own.school.supervisor, moment_id=moment.pk, time_id=gone, revision=2)
    picking.withdraw_time(actor=own.school.supervisor, moment_id=moment.pk, time_id=left[0])
    with pytest.raises(ActionRefused, match="last time that is left"):
        picking.withdraw_time(actor=own.school.supervisor, moment_id=moment.pk, time_id=left[1])


def test_a_time_of_another_talk_is_no_time(own):
    moment, other = make.proposed(own), make.proposed(own, times=[make.at(20), make.at(21)])
    with pytest.raises(ActionRefused, match="was withdrawn"):
        planning.fix(
            actor=own.school.supervisor,
            moment_id=moment.pk,
            time_id=other.times.all()[0].pk,
            revision=moment.revision,
        )


def test_moving_keeps_who_when_from_and_to(own):
    moment = make.planned(own, starts_at=make.at(5))
    before = moment.starts_at
    changing.move(
        actor=own.workplace.supervisor,
        moment_id=moment.pk,
        revision=moment.revision,
        starts_at=make.at(6),
        where="online",
        reason="Zieke collega",
    )
    moment.refresh_from_db()
    assert (moment.starts_at, moment.where, moment.sequence) == (make.at(6), "online", 2)
    change = moment.changes.get(kind="moved")
    assert (change.before, change.after, change.changed_by, change.reason) == (
        before,
        make.at(6),
        own.workplace.supervisor,
        "Zieke collega",
    )
    assert OutboxMessage.objects.filter(notice="contact.invitation").count() == 6
    with pytest.raises(DatabaseError), transaction.atomic():
        MomentChange.objects.filter(pk=change.pk).update(reason="anders")


def test_moved_from_a_page_that_is_no_longer_true(own):
    moment = make.planned(own)
    common = {"moment_id": moment.pk, "revision": moment.revision, "where": "on_site"}
    changing.move(actor=own.student.user, starts_at=make.at(6), **common)
    with pytest.raises(ActionRefused, match="Somebody else changed this talk"):
        changing.move(actor=own.school.supervisor, starts_at=make.at(8), **common)
    # The very same move once more is not an error.
    changing.move(actor=own.student.user, starts_at=make.at(6), **common)
    assert ContactMoment.objects.get().changes.filter(kind="moved").count() == 1


def test_cancelled_twice_is_once_and_a_held_talk_stays(own):
    moment = make.planned(own)
    for _time in range(2):
        changing.cancel(actor=own.school.supervisor, moment_id=moment.pk, revision=moment.revision)
    assert moment.changes.filter(kind="cancelled").count() == 1
    report = make.held(own)
    with pytest.raises(ActionRefused, match="was held"):
        changing.cancel(actor=own.school.supervisor, moment_id=report.moment_id, revision=1)


def test_others_plan_nothing(own, world):
    for actor in (own.guardian, own.school.examiner, world.administrator, world.other.guardian):
        with pytest.raises(PermissionDenied):
            make.planned(own, actor=actor)
    make.planned(own, actor=own.school.coordinator)


def test_an_instant_and_not_a_clock_time_is_kept(own):
    """After the clocks went back, ten o'clock is an hour later in UTC."""
    with time_machine.travel(datetime(2026, 10, 20, 8, tzinfo=UTC), tick=False):
        before = make.at(3, 10)
        after = make.at(7, 10)
    assert before.astimezone(UTC).hour == 8
    # A local time is worked out anew on each day; `at` adds days to the wall clock.
    assert (after.date() - before.date()).days == 4


@pytest.mark.django_db(transaction=True)
def test_cancelled_by_one_and_moved_by_another_in_the_same_second(own):
    moment = make.planned(own)
    barrier, outcome = threading.Barrier(2), {}

    def run(name, action):
        try:
            barrier.wait(timeout=10)
            # A thread begins in the language of the settings.
            with translation.override("en"):
                action()
            outcome[name] = "done"
        except ActionRefused as refusal:
            outcome[name] = str(refusal)
        finally:
            connection.close()

    revision = moment.revision
    steps = {
        "move": lambda: changing.move(
            actor=own.student.user,
            moment_id=moment.pk,
            revision=revision,
            starts_at=make.at(8),
            where="on_site",
        ),
        "cancel": lambda: changing.cancel(
            actor=own.school.supervisor, moment_id=moment.pk, revision=revision
        ),
    }
    threads = [threading.Thread(target=run, args=step) for step in steps.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    moment.refresh_from_db()
    if moment.state == "cancelled":
        assert outcome["cancel"] == "done"
        assert "was cancelled in the meantime" in outcome["move"]
    else:
        assert outcome["move"] == "done"
        assert "Somebody else changed this talk" in outcome["cancel"]
    assert moment.changes.exclude(kind="planned").count() == 1

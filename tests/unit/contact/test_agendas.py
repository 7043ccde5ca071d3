"""Nobody is in two talks at once without wanting it; and what two people do in the same second."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from contact.models import ContactMoment, TimePick
from contact.services import changing, picking, planning
from contact.services.agendas import AtOnce
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from placements.models import Commitment
from tests.factories import contact as make
from tests.scenarios import Triangle, make_placement, make_student, make_workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(world):
    return world.own


@pytest.fixture
def second(own):
    """Another student of the same school contact, at another workplace."""
    student = make_student(own.school, "100002", "Bram Smit", own.student.birth_date)
    workplace = make_workplace(own.school, "Bakkerij Zon", "100435546")
    placement = make_placement(own.school, workplace, student)
    return Triangle(own.school, workplace, student, own.guardian, placement)


def test_one_person_in_two_talks_at_once(own, second):
    make.planned(own, starts_at=make.at(5, 10))
    half_past = make.at(5, 10) + timedelta(minutes=30)
    with pytest.raises(AtOnce, match="you have another talk: Progress visit, Noor El Idrissi"):
        make.planned(second, starts_at=half_past)
    with pytest.raises(AtOnce, match="School Supervisor 11AA has another talk: Progress visit"):
        make.planned(second, actor=own.school.coordinator, starts_at=half_past)
    assert ContactMoment.objects.filter(placement=second.placement).count() == 0
    # The next one may begin when the first is over.
    make.planned(second, starts_at=make.at(5, 10) + timedelta(minutes=45))


def test_who_does_not_see_the_other_talk_learns_only_the_time(own, second):
    make.planned(own, starts_at=make.at(5, 10))
    with pytest.raises(AtOnce) as refused:
        make.planned(second, actor=second.workplace.supervisor, starts_at=make.at(5, 10))
    assert str(refused.value) == "At that time School Supervisor 11AA has another talk."


def test_two_students_are_talked_to_together_when_that_is_meant(own, second):
    first = make.planned(own, starts_at=make.at(5, 10))
    other = make.planned(second, starts_at=make.at(5, 10), together=True)
    assert first.starts_at == other.starts_at


def test_proposing_and_fixing_and_moving_look_as_well(own, second):
    teacher = own.school.supervisor
    make.planned(own, starts_at=make.at(5, 10))
    with pytest.raises(AtOnce):
        make.proposed(second, times=[make.at(5, 10), make.at(6, 10)])
    moment = make.proposed(second, times=[make.at(6, 10), make.at(7, 10)])
    make.planned(own, starts_at=make.at(6, 10))
    [taken, free] = moment.times.all()
    fix = {"actor": teacher, "moment_id": moment.pk, "revision": moment.revision}
    with pytest.raises(AtOnce):
        planning.fix(**fix, time_id=taken.pk)
    fixed = planning.fix(**fix, time_id=free.pk)
    move = {"actor": teacher, "moment_id": moment.pk, "where": "on_site"}
    with pytest.raises(AtOnce):
        changing.move(**move, revision=fixed.revision, starts_at=make.at(5, 10))
    changing.move(**move, revision=fixed.revision, starts_at=make.at(5, 10), together=True)


def at_once(**steps):
    """Run the steps in threads that begin together: {name: "done" or the refusal}."""
    barrier, outcome = threading.Barrier(len(steps)), {}

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

    threads = [threading.Thread(target=run, args=step) for step in steps.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcome


@pytest.mark.django_db(transaction=True)
def test_two_talks_of_one_person_planned_in_the_same_second(own, second):
    outcome = at_once(
        noor=lambda: make.planned(own, starts_at=make.at(5, 10)),
        bram=lambda: make.planned(second, starts_at=make.at(5, 10)),
    )
    assert ContactMoment.objects.count() == 1
    assert sorted(said == "done" for said in outcome.values()) == [False, True]
    [refused] = [said for said in outcome.values() if said != "done"]
    assert "you have another talk" in refused


@pytest.mark.django_db(transaction=True)
def test_two_people_pick_in_the_same_second(own):
    moment = make.proposed(own)
    times = [time.pk for time in moment.times.all()]

    def pick(actor, suiting):
        return lambda: picking.pick(
            actor=actor, moment_id=moment.pk, suiting=suiting, offered=times
        )

    student, supervisor = own.student.user, own.workplace.supervisor
    outcome = at_once(student=pick(student, times[:2]), work=pick(supervisor, times[1:]))
    assert outcome == {"student": "done", "work": "done"}
    said = TimePick.objects.exclude(user=own.school.supervisor).order_by("time__starts_at")
    assert [row.suits for row in said.filter(user=student)] == [True, True, False]
    assert [row.suits for row in said.filter(user=supervisor)] == [False, True, True]
    assert OutboxMessage.objects.filter(notice="contact.all_picked").count() == 1
    states = Commitment.objects.filter(kind="contact.pick_times").values_list("state", flat=True)
    assert list(states) == ["kept", "kept"]

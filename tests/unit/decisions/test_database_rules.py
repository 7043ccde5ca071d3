"""What PostgreSQL itself refuses, whoever asks."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.errors import ActionRefused
from decisions.models import Decision, DecisionRules, ExaminerAppointment, Proposal, WorkplaceAdvice
from decisions.services import deciding, opening, proposing
from placements.models import Commitment
from tests.factories import decisions as make
from tests.scenarios import World, make_world


def refuses(action, words=""):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        action()
    assert words in str(caught.value)


@pytest.fixture
def committed(transactional_db) -> World:
    world = make_world()
    make.near_the_end(world.own, second_for="all")
    return world


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"result": "not_passed"},
        {"motivation": "Anders."},
        {"outcomes": []},
        {"conditions": [{"key": "x", "met": True}]},
        {"decided_at": timezone.now()},
        {"appeal_until": timezone.now().date()},
        {"content_sha256": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_decision_does_not_change(triangle, change):
    row = make.decided(triangle)
    rows = Decision.objects.filter(pk=row.pk)
    before = rows.values().get()
    refuses(lambda: rows.update(**change), "Cannot update rows")
    assert rows.values().get() == before


@pytest.mark.django_db
def test_a_decision_and_an_advice_stay(triangle):
    make.advice(triangle)
    make.decided(triangle)
    refuses(_sql("DELETE FROM decisions_decision"), "Cannot delete rows")
    refuses(_sql("DELETE FROM decisions_workplaceadvice"), "Cannot update or delete rows")
    refuses(
        _sql("UPDATE decisions_workplaceadvice SET verdict = 'negative', motivation = 'x'"),
        "Cannot",
    )
    assert (Decision.objects.count(), WorkplaceAdvice.objects.get().verdict) == (1, "positive")


def _sql(statement):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def test_the_tables_are_not_emptied(committed):
    for table in ("decision", "workplaceadvice", "examinerappointment"):
        refuses(_sql(f"TRUNCATE decisions_{table} CASCADE"), "are kept for good")


def copy_of(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in Decision._meta.local_fields}
    return Decision(**values | {"id": None, "sealed_document_id": None} | changes)


@pytest.mark.django_db
def test_a_forged_decision(world, triangle):
    """Straight into the table, past every service."""
    make.advice(triangle)
    first = make.decided(triangle)
    advisor, student = triangle.workplace.supervisor.pk, triangle.student.user_id
    later = {"number": 2, "replaces_id": first.pk}
    examiner, manager = triangle.school.examiner.pk, triangle.school.manager.pk
    now = timezone.now()
    forged = {
        "decision_number_once": {},
        "decision_first_replaces_nothing": {"number": 2},
        "a correction says what was wrong": later,
        "decision_correction_authorised": later | {"correction_reason": "x"},
        "decision_authorised_by_another": later
        | {"correction_reason": "x", "authorised_by_id": examiner, "authorised_at": now},
        "nobody decides on the own result": later | {"decided_by_id": student},
        "who advised does not decide": later | {"second_by_id": advisor, "second_at": now},
        "decision_four_eyes_are_of_two": later
        | {
            "correction_reason": "x", "authorised_by_id": manager, "authorised_at": now,
            "second_by_id": examiner, "second_at": now,
        },
        "the advice is about another placement": {
            "placement_id": world.other.placement.pk, "decided_by_id": manager,
        },
    }  # fmt: skip
    for words, changes in forged.items():
        refuses(copy_of(first, **changes).save, words)
    assert list(Decision.objects.all()) == [first]


@pytest.mark.django_db
def test_an_advice_straight_into_the_table_after_the_decision(triangle):
    row = make.advice(triangle)
    make.decided(triangle)
    late = WorkplaceAdvice(
        placement=row.placement,
        number=2,
        verdict="positive",
        given_by=row.given_by,
        given_at=timezone.now(),
        content_sha256="0" * 64,
    )
    refuses(late.save, "the placement result was decided")


@pytest.mark.django_db
def test_one_open_proposal_and_one_running_appointment(triangle):
    row = make.proposal(triangle)
    values = {"placement": row.placement, "kind": row.kind, "proposed_by": row.proposed_by}
    refuses(Proposal(**values, proposed_at=timezone.now()).save, "proposal_one_open")
    person = {
        "placement": row.placement,
        "user": row.proposed_by,
        "appointed_by": row.proposed_by,
        "appointed_at": timezone.now(),
    }
    ExaminerAppointment.objects.create(**person)
    refuses(ExaminerAppointment(**person).save, "appointment_once")
    rules = make.rules(triangle)
    refuses(lambda: DecisionRules.objects.filter(pk=rules.pk).update(hours_share=101), "range")


def at_once(*actions):
    """Run them in threads that start together; what each returned or raised."""
    start, said = threading.Barrier(len(actions)), []

    def run(action):
        start.wait()
        try:
            said.append(action())
        except ActionRefused as refusal:
            said.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def refusals(said):
    return [each for each in said if isinstance(each, ActionRefused)]


def test_two_seconds_at_the_same_second(committed):
    triangle = committed.own
    others = [make.second_examiner(triangle, name) for name in ("Een Ander", "Nog Een")]
    row = make.handed_over(triangle)
    said = at_once(
        *[
            lambda user=user: proposing.agree(actor=user, proposal_id=row.pk, revision=row.revision)
            for user in others
        ]
    )
    row.refresh_from_db()
    assert len(refusals(said)) == 1
    assert (row.state, row.second_by in others, row.revision) == ("agreed", True, 3)


def test_two_decide_at_the_same_second(committed):
    triangle = committed.own
    other = make.second_examiner(triangle)
    row = make.handed_over(triangle, actor=triangle.school.supervisor)
    said = at_once(
        *[
            lambda user=user: deciding.decide(actor=user, proposal_id=row.pk, revision=row.revision)
            for user in (triangle.school.examiner, other)
        ]
    )
    [decision] = Decision.objects.all()
    assert len(refusals(said)) == 1
    assert decision.second_by == triangle.school.supervisor
    assert decision.decided_by in {triangle.school.examiner, other}


def test_advice_and_decision_at_the_same_second(committed):
    """Whichever is first: the decision knows the advice, or the advice came too late."""
    triangle = committed.own
    row = make.handed_over(triangle, actor=triangle.school.supervisor)
    said = at_once(
        lambda: make.advice(triangle, "with_remarks"),
        lambda: deciding.decide(
            actor=triangle.school.examiner, proposal_id=row.pk, revision=row.revision
        ),
    )
    assert len(refusals(said)) == 1
    assert (WorkplaceAdvice.objects.count(), Decision.objects.count()) in {(1, 0), (0, 1)}


def test_the_nightly_opening_twice_at_once(committed):
    at_once(opening.open_due, opening.open_due)
    rows = Commitment.objects.filter(kind__startswith="decisions.").order_by("kind", "subject")
    contact, examiner = committed.own.school.supervisor, committed.own.school.examiner
    assert list(rows.values_list("kind", "subject", "debtor", "owner")) == [
        ("decisions.decide", "result:exam_result", "school", examiner.pk),
        ("decisions.decide", "result:placement_result", "school", contact.pk),
        ("decisions.give_advice", "", "workplace", committed.own.workplace.supervisor.pk),
    ]
    assert opening.open_due() == 0

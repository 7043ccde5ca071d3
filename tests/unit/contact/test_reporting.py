"""Reports, answers, agreed actions, and what they keep in the ledger."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from contact.models import AgreedAction, ContactReport, KindSwitch, NormRow, ReportAnswer
from contact.queries.moments import stands
from contact.queries.standing import last_contact, standing, standings
from contact.services import reporting
from contact.services.reporting import WrittenAction
from core.dates import today
from core.errors import ActionRefused
from placements.models import Commitment, Placement
from placements.services.planned import open_planned
from tests.factories import contact as make
from tests.scenarios import make_placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(world):
    return world.own


def answer(report, actor, stand="agreed", remark=""):
    return reporting.answer(
        actor=actor,
        moment_id=report.moment_id,
        report_id=report.pk,
        stand=stand,
        remark=remark,
    )


def open_kinds(placement, **more):
    rows = Commitment.objects.open().filter(placement=placement, kind__startswith="contact.")
    return sorted(rows.filter(**more).values_list("kind", "debtor"))


def test_the_plan_asks_for_talks_and_reports_keep_them(own):
    open_planned(own.placement)
    assert open_kinds(own.placement) == [
        ("contact.final_talk", "school"),
        ("contact.first_contact", "school"),
        ("contact.keep_in_touch", "school"),
        ("contact.midterm_talk", "school"),
        ("contact.plan_final_talk", "school"),
        ("contact.plan_midterm", "school"),
        ("contact.site_visit", "school"),
    ]
    first = Commitment.objects.get(placement=own.placement, kind="contact.first_contact")
    # Three weeks after the start, or the first day after that which is not free.
    assert timedelta(weeks=3) <= first.due_on - own.placement.start_date < timedelta(weeks=4)
    assert first.owner == own.school.supervisor
    make.held(own, "call", where="phone")
    make.held(own, "midterm", held_on=today() - timedelta(days=1))
    left = [kind for kind, _debtor in open_kinds(own.placement, subject="")]
    assert left == ["contact.final_talk", "contact.keep_in_touch", "contact.plan_final_talk"]


def test_a_kind_that_the_programme_does_not_use_is_not_asked_for(own):
    KindSwitch.objects.create(programme=own.school.programme, kind="midterm")
    NormRow.objects.create(variant=own.school.variant, moments=2, on_site=0)
    open_planned(own.placement)
    kinds = [kind for kind, _debtor in open_kinds(own.placement)]
    assert kinds == [
        "contact.final_talk",
        "contact.first_contact",
        "contact.keep_in_touch",
        "contact.plan_final_talk",
    ]
    with pytest.raises(ActionRefused, match="does not use this kind"):
        make.held(own, "midterm")


def test_numbers_in_words(own):
    words = lambda: standing(own.placement).words  # noqa: E731
    assert words() == "0 of 3 contact moments held, the visit on site is still to come"
    make.held(own, "call", where="phone")
    make.held(own, "return_day")  # does not count
    make.held(own, "midterm", where="online")
    assert words() == "2 of 3 contact moments held, the visit on site is still to come"
    make.held(own)
    assert words() == "3 of 3 contact moments held, visited on site"


def test_many_placements_cost_the_same(world, own, django_assert_num_queries):
    for number in (1, 10, 50):
        while Placement.objects.count() < number:
            start = own.placement.start_date + timedelta(weeks=Placement.objects.count())
            make_placement(own.school, own.workplace, own.student, start_date=start)
        rows = list(Placement.objects.all())
        with django_assert_num_queries(2):
            assert len(standings(rows)) == len(rows)
        with django_assert_num_queries(1):
            last_contact(Placement.objects.all())


def test_last_contact_per_side(own):
    student, teacher, supervisor = make.everybody(own)
    early, late = today() - timedelta(days=9), today() - timedelta(days=2)
    make.held(own, held_on=early)
    report = make.held(own, "call", held_on=late, present=[student, teacher], where="phone")
    assert last_contact([own.placement.pk]) == {
        own.placement.pk: {
            "student_school": late,
            "school_workplace": early,
            "student_workplace": early,
        }
    }
    # Only the version that counts, counts.
    reporting.report(
        actor=own.school.supervisor,
        moment_id=report.moment_id,
        revision=report.moment.revision,
        written=make.written(own, held_on=early, present=[student, supervisor]),
    )
    assert last_contact(Placement.objects.all())[own.placement.pk]["student_school"] == early


def test_confirmed_by_the_three(own):
    report = make.held(own)
    asked = [("contact.confirm_report", "student"), ("contact.confirm_report", "workplace")]
    assert open_kinds(own.placement, kind="contact.confirm_report") == asked
    answer(report, own.student.user)
    answer(report, own.student.user)
    answer(report, own.workplace.supervisor)
    assert [row.stand for row in stands(report.answers.all())] == ["agreed"] * 3
    assert report.answers.count() == 3
    assert open_kinds(own.placement, kind="contact.confirm_report") == []


def test_not_agreed_says_why_and_stands_beside_it(own):
    report = make.held(own)
    with pytest.raises(ActionRefused, match="what is not right"):
        answer(report, own.student.user, "not_agreed", "  ")
    answer(report, own.student.user, "not_agreed", "Ik was er niet.")
    answer(report, own.student.user, "agreed")
    assert [row.stand for row in report.answers.filter(corner="student")] == [
        "not_agreed",
        "agreed",
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportAnswer.objects.filter(report=report).delete()


def test_a_changed_report_asks_again_and_an_old_page_does_not_answer_it(own):
    report = make.held(own)
    answer(report, own.student.user)
    moment = report.moment
    newer = reporting.report(
        actor=own.workplace.supervisor,
        moment_id=moment.pk,
        revision=moment.revision,
        written=make.written(own, topics=[("Hoe gaat het", "Beter.")]),
    )
    assert newer.number == 2
    assert open_kinds(own.placement, kind="contact.confirm_report") == [
        ("contact.confirm_report", "school"),
        ("contact.confirm_report", "student"),
    ]
    with pytest.raises(ActionRefused, match="changed while you read it"):
        answer(report, own.student.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactReport.objects.filter(pk=report.pk).update(topics=[])


def test_sending_the_same_report_twice_changes_nothing(own):
    report = make.held(own)
    again = reporting.report(
        actor=own.school.supervisor,
        moment_id=report.moment_id,
        revision=1,
        written=make.written(own),
    )
    assert again == report
    with pytest.raises(ActionRefused, match="Somebody else changed"):
        reporting.report(
            actor=own.school.supervisor,
            moment_id=report.moment_id,
            revision=1,
            written=make.written(own, topics=[("Iets", "anders")]),
        )


def test_a_call_noted_twice_by_a_double_click_is_one(own):
    key = uuid4()
    for _click in range(2):
        reporting.report_now(
            actor=own.school.supervisor,
            placement_id=own.placement.pk,
            kind="call",
            written=make.written(own),
            request_key=key,
        )
    assert ContactReport.objects.count() == 1


def test_actions_are_promises_that_follow_the_report(own):
    plan = WrittenAction("Planning tonen", own.student.user.pk, today() + timedelta(days=7))
    book = WrittenAction("Boek bestellen", own.workplace.supervisor.pk, today())
    report = make.held(own, actions=[plan, book])
    rows = Commitment.objects.open().filter(kind="contact.agreed_action").order_by("due_on")
    assert [(row.debtor, row.creditor, row.due_on) for row in rows] == [
        ("workplace", "school", book.due_on),
        ("student", "school", plan.due_on),
    ]
    first, second = AgreedAction.objects.order_by("pk")
    reporting.finish_action(actor=own.student.user, moment_id=report.moment_id, key=first.key)
    reporting.finish_action(actor=own.student.user, moment_id=report.moment_id, key=first.key)
    with pytest.raises(ActionRefused, match="somebody else"):
        reporting.finish_action(actor=own.student.user, moment_id=report.moment_id, key=second.key)
    later = replace(book, key=second.key, due_on=today() + timedelta(days=3))
    reporting.report(
        actor=own.school.supervisor,
        moment_id=report.moment_id,
        revision=report.moment.revision,
        written=make.written(own, actions=[replace(plan, key=first.key), later]),
    )
    states = Commitment.objects.filter(kind="contact.agreed_action").order_by("pk")
    assert [(row.debtor, row.state) for row in states] == [
        ("student", "kept"),
        ("workplace", "lapsed"),
        ("workplace", "open"),
    ]
    assert states.last().due_on == later.due_on


def test_a_report_of_tomorrow_or_of_one_side_or_of_strangers(own, world):
    student, teacher, _supervisor = make.everybody(own)
    with pytest.raises(ActionRefused, match="still to come"):
        make.held(own, held_on=today() + timedelta(days=1))
    with pytest.raises(ActionRefused, match="at least two sides"):
        make.held(own, present=[student])
    with pytest.raises(ActionRefused, match="no longer takes part"):
        make.held(own, present=[student, teacher, world.other.student.user.pk])

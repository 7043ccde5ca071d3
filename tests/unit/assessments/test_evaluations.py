"""Looking back: opened by the plan, asked at most three times, closed after three weeks, and never
read by the others in the triangle."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from assessments.models import AssessmentRound, Response
from assessments.queries.evaluations import for_office, for_workplace
from assessments.services import answering, closing, opening, reminding, sharing
from assessments.services.instruments import ensure_everywhere
from core.dates import today
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from placements.models import Commitment
from tests.factories import assessments as make
from tests.scenarios import make_student, make_workplace

KIND = "assessments.fill_in_evaluation"


@pytest.fixture
def due(world):
    """A placement of which the last day was a week ago."""
    make.evaluation_form(world.own.school)
    return make.ended(world.own.placement, days_ago=7)


@pytest.fixture
def row(world, due):
    opening.open_due_rounds()
    found = AssessmentRound.objects.get()
    found.placement.refresh_from_db()
    return found


def mails(key):
    rows = OutboxMessage.objects.filter(notice=key).order_by("pk")
    return sorted(each.params["corner"] for each in rows)


@pytest.mark.parametrize(
    ("days_ago", "number"), [(-1, 0), (6, 0), (7, 1), (20, 1), (21, 1), (22, 0), (60, 0)]
)
def test_it_opens_a_week_after_the_end(world, days_ago, number):
    make.evaluation_form(world.own.school)
    make.ended(world.own.placement, days_ago=days_ago)
    assert opening.open_due_rounds() == number


def test_it_opens_once_for_all_three_until_three_weeks_later(world, row):
    assert opening.open_due_rounds() == 0
    assert (row.kind, row.due_on) == ("workplace_evaluation", today() + timedelta(weeks=3))
    promises = Commitment.objects.open().filter(subject=row.subject_key)
    assert sorted(promises.values_list("kind", "debtor", "due_on")) == [
        (KIND, corner, row.due_on) for corner in ("school", "student", "workplace")
    ]
    assert mails("assessments.evaluation_asked") == ["student", "workplace"]


@pytest.mark.parametrize(("state", "number"), [("completed", 1), ("ended_early", 1)])
def test_a_placement_that_was_closed_is_evaluated_too(world, due, state, number):
    due.state = state
    if state == "ended_early":
        due.ended_on, due.end_reason = due.end_date, "mutual_consent"
        due.end_date += timedelta(weeks=30)
    due.save()
    assert opening.open_due_rounds() == number


def test_reminders_go_twice_and_no_more(row):
    began = today()
    sent = {}
    for day in range(0, 30):
        with time_machine.travel(f"{began + timedelta(days=day)} 08:00:00+00:00", tick=False):
            closing.close_evaluations()
            reminding.send_reminders()
            sent[day] = len(mails("assessments.evaluation_reminder"))
    assert [day for day in sent if day and sent[day] != sent[day - 1]] == [7, 14]
    assert mails("assessments.evaluation_reminder") == ["student"] * 2 + ["workplace"] * 2


def test_it_closes(world, row):
    after = row.due_on + timedelta(days=1)
    with time_machine.travel(f"{row.due_on} 12:00:00+00:00", tick=False):
        assert closing.close_evaluations() == 0
        assert row.is_open
    with time_machine.travel(f"{after} 12:00:00+00:00", tick=False):
        assert closing.close_evaluations() == 3
        assert closing.close_evaluations() == 0
        assert not row.is_open
        with pytest.raises(ActionRefused, match="is closed"):
            make.handed_in(world.own, row, "student", "VOLLEDIG")
    lapsed = Commitment.objects.filter(subject=row.subject_key)
    assert set(lapsed.values_list("state", "reason")) == {("lapsed", "the evaluation closed")}


def test_the_answers_are_never_put_side_by_side(world, row):
    for corner in ("student", "workplace", "school"):
        make.handed_in(world.own, row, corner, "VOLLEDIG")
    row.refresh_from_db()
    assert not row.is_shared
    for name, user in world.roles().items():
        seen = set(Response.objects.visible_to(user).values_list("corner", flat=True))
        own = {
            "student": {"student"},
            "workplace_supervisor": {"workplace"},
            "host_contact": {"workplace"},
            "school_supervisor": {"school"},
            "coordinator": {"school"},
        }
        assert seen == own.get(name, set()), name
    with pytest.raises(ActionRefused, match="never put side by side"):
        refuse_or_deny(world, row)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_assessmentround SET shared_at = now()")


def refuse_or_deny(world, row):
    assert not world.own.school.supervisor.has_perm("assessments.share", row)
    superuser = world.own.school.coordinator
    superuser.has_perm = lambda *_args: True
    sharing.begin_talk(actor=superuser, round_id=row.pk)


def test_handing_in_keeps_the_promise(world, row):
    make.handed_in(world.own, row, "workplace", "DEELS")
    promise = Commitment.objects.get(subject=row.subject_key, debtor="workplace")
    assert promise.state == "kept"


def test_programmes_of_before_get_the_form_once(world):
    for triangle in (world.own, world.other):
        make.framework(triangle.school.programme)
    assert ensure_everywhere() == 6
    assert ensure_everywhere() == 0


# What a workplace reads.


def students(world, number, first=0):
    return [
        make_student(world.own.school, f"55{each:04}", f"Student {each}", date(2004, 5, 5))
        for each in range(first, first + number)
    ]


def result(world, corner="student", key="s_work"):
    make.evaluation_form(world.own.school)
    found = for_workplace(world.own.placement, world.own.workplace.supervisor)
    part = next(each for each in found if each.corner == corner)
    return part, next(each for each in part.questions if each.criterion.key == key)


def look_back(world, people, **how):
    for each in people:
        make.looked_back(world.own.school, world.own.workplace, each, **how)


@pytest.mark.parametrize(("number", "shown"), [(1, None), (4, None), (5, 5), (9, 5), (10, 10)])
def test_students_are_shown_in_steps_of_five(world, number, shown):
    look_back(world, students(world, number))
    part, question = result(world)
    assert (part.is_shown, part.number) == (shown is not None, shown)
    assert (question.here.total if question.here else None) == shown


def test_one_student_at_five_placements_is_one_student(world):
    look_back(world, students(world, 1) * 6)
    assert not result(world)[0].is_shown


def test_texts_come_from_five_and_without_a_trace_of_who(world):
    group = students(world, 5)
    look_back(world, group[:4], text="Zo houden")
    look_back(world, group[4:])
    assert result(world, key="s_better")[1].texts == []
    look_back(world, students(world, 5, first=5), text="Anders")
    assert result(world, key="s_better")[1].texts == ["Anders"] * 5 + ["Zo houden"] * 4


def test_a_benchmark_is_of_five_other_workplaces(world):
    people = students(world, 5)
    for number, each in enumerate(people):
        assert result(world)[1].elsewhere is None
        place = make_workplace(world.own.school, f"Bedrijf {number}", f"2000000{number}")
        make.looked_back(world.own.school, place, each, level="NIET")
    [part, question] = result(world)
    assert question.elsewhere.total == 5
    assert [(each.label, each.number) for each in question.elsewhere.words] == [("Not", 5)]
    assert not part.is_shown


def test_the_workplace_reads_its_own_answer_at_once(world, due):
    row = opening.open_by_hand(
        actor=world.own.school.coordinator, placement_id=due.pk, kind="workplace_evaluation"
    )
    make.handed_in(world.own, row, "workplace", "DEELS")
    [part, question] = result(world, "workplace", "w_time")
    assert (part.is_shown, question.own, question.here) == (False, "Partly", None)
    assert result(world, "workplace", "w_again")[1].own == "Yes"


def test_the_office_reads_every_answer_without_names(world):
    look_back(world, students(world, 2), text="Te druk", level="NIET")
    programme, host = world.own.school.programme, world.own.workplace.host
    [student, workplace, school] = for_office(programme, host.pk)
    assert (student.number, workplace.number, school.number) == (2, 0, 0)
    by_key = {each.criterion.key: each for each in student.questions}
    assert by_key["s_better"].texts == ["Te druk", "Te druk"]
    assert [(part.label, part.number) for part in by_key["s_safe"].here.words] == [("Not", 2)]
    assert [each.number for each in for_office(world.other.school.programme)] == []


def test_an_answer_of_another_school_is_not_counted(world):
    make.evaluation_form(world.own.school)
    for number in range(5):
        student = make_student(world.other.school, f"6{number}", f"X {number}", date(2004, 1, 1))
        make.looked_back(world.other.school, world.own.workplace, student)
    assert not result(world)[0].is_shown


def test_saving_after_the_last_day_is_refused(world, row):
    with time_machine.travel(row.due_on + timedelta(days=2), tick=False):
        response = make.response_of(row, "student")
        with pytest.raises(ActionRefused, match="is closed"):
            answering.save_all(actor=world.own.student.user, response=response, said={})

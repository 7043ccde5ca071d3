"""What is needed now: many promises are few lines, and none of them is lost."""

from datetime import timedelta

import pytest

from core.dates import today
from placements.models import Commitment, Placement
from placements.queries.detail import ledger, load_people
from placements.queries.needs import needs_of
from placements.services.commitments import open_commitment

pytestmark = pytest.mark.django_db


@pytest.fixture
def triangle(world):
    return world.own


def promise(triangle, kind, debtor, owner, *, days, subject="", creditor="school"):
    return open_commitment(
        placement=triangle.placement,
        kind=kind,
        debtor=debtor,
        creditor=creditor,
        owner=owner,
        subject=subject,
        due_on=today() + timedelta(days=days),
    )


def weeks(triangle, number, *, first=-14):
    owner = triangle.student.user
    return [
        promise(
            triangle,
            "hours.log_week",
            "student",
            owner,
            days=first + 7 * each,
            subject=f"week:2026-W{each + 10:02}",
            creditor="workplace",
        )
        for each in range(number)
    ]


def read(user, triangle):
    placement = Placement.objects.get(pk=triangle.placement.pk)
    load_people(placement)
    return needs_of(user, placement, ledger(placement))


def said(lines):
    return [(str(line.title), line.word, line.detail, bool(line.url)) for line in lines]


def test_weeks_of_hours_are_one_line_with_one_button(triangle):
    first = today() - timedelta(days=14)
    weeks(triangle, 4)
    needs = read(triangle.student.user, triangle)
    assert said(needs.shown) == [
        ("Log your hours of 4 weeks", "2 late", f"the first from {first:%-d %b}", True)
    ]
    line = needs.shown[0]
    assert line.url == f"/placements/{triangle.placement.pk}/hours/"
    assert [part.word for part in line.parts][:3] == ["14 days late", "7 days late", "today"]
    assert line.parts[0].url.endswith("/hours/2026-w10/")
    others = read(triangle.school.supervisor, triangle)
    assert said(others.shown) == [
        (
            "The student has not handed in the hours of 4 weeks",
            "2 late",
            f"the first from {first:%-d %b}",
            False,
        )
    ]
    assert others.shown[0].parts == []


def test_one_promise_keeps_its_own_words(triangle):
    weeks(triangle, 1)
    needs = read(triangle.student.user, triangle)
    assert said(needs.shown) == [("Log your hours of last week", "14 days late", "", True)]
    assert needs.shown[0].parts == []


def test_my_own_come_first_then_the_others_then_what_lies_far(triangle):
    teacher = triangle.school.supervisor
    promise(triangle, "contact.site_visit", "school", teacher, days=60)
    promise(triangle, "contact.first_contact", "school", teacher, days=5)
    promise(triangle, "learning.draft_tasks", "student", triangle.student.user, days=1)
    for number in range(2):
        promise(
            triangle,
            "learning.judge_level",
            "school",
            teacher,
            days=-number,
            subject=f"version:{number}",
        )
    lines = read(teacher, triangle)
    assert [str(line.title) for line in [*lines.shown, *lines.folded]] == [
        "Judge 2 learning tasks",
        "First contact with student and workplace",
        "The student has not sent learning tasks yet",
        "Visit the student at the workplace",
    ]
    assert lines.folded == []
    order = [str(line.title) for line in read(triangle.student.user, triangle).shown]
    assert order[0] == "Write the first learning tasks"


def test_about_seven_lines_stand_open_and_the_rest_is_folded(triangle):
    kinds = [
        "learning.draft_tasks", "learning.submit_plan", "assessments.fill_in_midterm",
        "assessments.fill_in_final", "assessments.fill_in_self", "assessments.fill_in_other",
        "assessments.recovery_point", "contact.pick_times", "contact.confirm_report",
        "contact.agreed_action",
    ]  # fmt: skip
    for day, kind in enumerate(kinds):
        promise(triangle, kind, "student", triangle.student.user, days=day, subject="row:1")
    needs = read(triangle.school.coordinator, triangle)
    assert (len(needs.shown), len(needs.folded)) == (7, 3)
    Commitment.objects.filter(kind__in=kinds[8:]).delete()
    needs = read(triangle.school.coordinator, triangle)
    assert (len(needs.shown), len(needs.folded)) == (8, 0)
    Commitment.objects.update(due_on=today() + timedelta(days=50))
    needs = read(triangle.school.coordinator, triangle)
    assert (len(needs.shown), len(needs.folded)) == (3, 5)


def test_the_school_can_let_off_each_of_many(triangle):
    rows = weeks(triangle, 3)
    Commitment.objects.update(creditor="school")
    line = read(triangle.school.coordinator, triangle).shown[0]
    assert line.waive_id is None
    assert [part.waive_id for part in line.parts] == [row.pk for row in rows]
    single = read(triangle.workplace.supervisor, triangle).shown[0]
    assert (single.waive_id, single.parts) == (None, [])


def test_what_the_workplace_owes_without_a_name_is_for_its_people(triangle):
    promise(triangle, "hours.approve_week", "workplace", None, days=0, subject="week:2026-W40")
    assert read(triangle.workplace.contact, triangle).shown[0].url
    assert read(triangle.student.user, triangle).shown[0].url == ""

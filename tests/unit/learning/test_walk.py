"""A task from draft to approved, with what is owed at every step."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import ActionRefused, AlreadyDone
from learning.enums import TaskState
from learning.models import LearningTask, TaskAlignmentReview
from learning.services import answering, drafting, withdrawing
from learning.standing import standing
from notifications.models import OutboxMessage
from placements.models import Commitment
from placements.services.planned import open_planned
from tests.factories import learning as made

pytestmark = pytest.mark.django_db


def owed(triangle, state="open"):
    rows = Commitment.objects.filter(placement=triangle.placement, state=state)
    rows = rows.filter(kind__startswith="learning.")
    return sorted(rows.values_list("kind", "debtor", "owner__name"))


def stand(task_id):
    return standing(LearningTask.objects.get(pk=task_id))


def test_the_plan_asks_the_student_for_tasks(triangle):
    assert open_planned(triangle.placement) > 0
    assert owed(triangle) == [
        ("learning.draft_tasks", "student", triangle.student.user.name),
    ]


def test_a_draft_asks_nobody(triangle):
    task = made.draft(triangle)
    assert (stand(task.pk).state, owed(triangle)) == (TaskState.DRAFT, [])
    assert OutboxMessage.objects.count() == 0


def test_sending_asks_both_and_keeps_the_first_promise(triangle):
    open_planned(triangle.placement)
    version = made.sent(triangle)
    assert owed(triangle) == [
        ("learning.answer_feasibility", "workplace", triangle.workplace.supervisor.name),
        ("learning.judge_level", "school", triangle.school.supervisor.name),
    ]
    assert owed(triangle, "kept") == [
        ("learning.draft_tasks", "student", triangle.student.user.name)
    ]
    found = stand(version.task_id)
    assert found.state == TaskState.SENT
    words = [str(found.word_for(corner)[0]) for corner in ("student", "workplace", "school", "")]
    assert words == ["Sent", "To answer", "To judge", "Sent"]


def test_two_positive_answers_approve(triangle):
    version = made.sent(triangle)
    made.workplace_says(triangle, version)
    found = stand(version.task_id)
    assert [str(found.word_for(corner)[0]) for corner in ("student", "workplace", "school")] == [
        "Waits for the school",
        "Waits for the school",
        "To judge",
    ]
    made.school_says(triangle, version)
    assert (stand(version.task_id).state, owed(triangle)) == (TaskState.APPROVED, [])


def test_a_negative_answer_asks_the_writer_for_a_change(triangle):
    version = made.sent(triangle)
    made.school_says(triangle, version, "change", "Laat zien welke keuzes je maakt.")
    assert owed(triangle) == [
        ("learning.adjust_task", "student", triangle.student.user.name),
        ("learning.answer_feasibility", "workplace", triangle.workplace.supervisor.name),
    ]
    assert stand(version.task_id).state == TaskState.TO_ADJUST
    second = made.changed(triangle, version, activity="Ik vergelijk twee ontwerpen.")
    assert (second.number, stand(version.task_id).state) == (2, TaskState.SENT)
    assert owed(triangle) == [
        ("learning.answer_feasibility", "workplace", triangle.workplace.supervisor.name),
        ("learning.judge_level", "school", triangle.school.supervisor.name),
    ]
    assert owed(triangle, "lapsed") == [
        ("learning.answer_feasibility", "workplace", triangle.workplace.supervisor.name)
    ]


def test_a_comment_is_needed_unless_the_answer_is_yes(triangle):
    version = made.sent(triangle)
    for verdict in ("change", "no"):
        with pytest.raises(ActionRefused):
            made.workplace_says(triangle, version, verdict, "   ")
    assert TaskAlignmentReview.objects.count() == 0


def test_nobody_answers_for_another_corner(world, triangle):
    version = made.sent(triangle)
    for actor, corner in [
        (triangle.student.user, "workplace"),
        (triangle.student.user, "school"),
        (triangle.workplace.supervisor, "school"),
        (triangle.school.supervisor, "workplace"),
        (triangle.school.examiner, "school"),
        (world.administrator, "school"),
        (world.administrator, "workplace"),
        (world.other.workplace.supervisor, "workplace"),
        (world.other.school.supervisor, "school"),
    ]:
        with pytest.raises(PermissionDenied):
            answering.answer(actor=actor, version_id=version.pk, corner=corner, verdict="yes")


def test_a_workplace_that_writes_a_task_has_answered_it(triangle):
    version = made.sent(triangle, triangle.workplace.supervisor)
    assert list(version.reviews.values_list("corner", "verdict")) == [("workplace", "yes")]
    assert owed(triangle) == [("learning.judge_level", "school", triangle.school.supervisor.name)]
    made.school_says(triangle, version, "change", "Noem wat de student maakt.")
    assert owed(triangle) == [
        ("learning.adjust_task", "workplace", triangle.workplace.supervisor.name)
    ]


def test_a_draft_stays_with_its_corner(world, triangle):
    task = made.draft(triangle, triangle.school.supervisor)
    people = world.roles()
    seen = {name for name, user in people.items() if LearningTask.objects.visible_to(user).exists()}
    assert seen == {
        "school_supervisor", "coordinator", "examiner", "manager", "administrator",
    }  # fmt: skip
    for user in people.values():
        visible = LearningTask.objects.visible_to(user).filter(pk=task.pk).exists()
        assert user.has_perm("learning.view", task) == visible


def test_withdrawing_drops_the_questions(triangle):
    version = made.sent(triangle)
    with pytest.raises(ActionRefused):
        withdrawing.withdraw_task(actor=triangle.student.user, task_id=version.task_id, reason=" ")
    withdrawing.withdraw_task(actor=triangle.student.user, task_id=version.task_id, reason="Dubbel")
    assert (stand(version.task_id).state, owed(triangle)) == (TaskState.WITHDRAWN, [])
    with pytest.raises(AlreadyDone):
        withdrawing.withdraw_task(actor=triangle.student.user, task_id=version.task_id, reason="x")
    with pytest.raises(ActionRefused, match="withdrawn"):
        made.workplace_says(triangle, version)


def test_sending_twice_says_so(triangle):
    version = made.sent(triangle)
    with pytest.raises(AlreadyDone):
        drafting.send_task(actor=triangle.student.user, task_id=version.task_id)


def test_a_second_click_is_not_a_second_task(triangle):
    assert made.draft(triangle).pk == made.draft(triangle).pk


def test_only_a_complete_task_is_sent(triangle):
    task = made.draft(triangle, activity="", evidence="", hours=None, from_week=None, codes=["-"])
    with pytest.raises(ActionRefused) as refused:
        drafting.send_task(actor=triangle.student.user, task_id=task.pk)
    assert str(refused.value) == (
        "Write what will be done. Write what will show that it was done and learned. "
        "Choose at least one thing that the task is about. "
        "Fill in how many hours at work it takes, about. "
        "Fill in the weeks in which it is planned."
    )

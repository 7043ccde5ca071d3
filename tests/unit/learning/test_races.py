"""Two at the same second, each on a connection of their own."""

import threading

import pytest
from django.db import connection
from django.utils import translation

from core.errors import ActionRefused, AlreadyDone
from learning.models import LearningTask, TaskAlignmentReview, TaskVersion
from learning.services import answering, drafting, withdrawing
from placements.models import Commitment
from tests.factories import learning as made

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions):
    """What each of them returned or raised."""
    barrier = threading.Barrier(len(actions))
    results = [None] * len(actions)

    def run(place, action):
        try:
            barrier.wait()
            # A thread begins in the language of the settings.
            with translation.override("en"):
                results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def judge(actor, version, verdict="yes", corner="school", comment="omdat"):
    return lambda: answering.answer(
        actor=actor, version_id=version.pk, corner=corner, verdict=verdict, comment=comment
    )


def test_two_judges_at_once_give_one_answer(triangle):
    version = made.sent(triangle)
    results = at_once(
        judge(triangle.school.supervisor, version),
        judge(triangle.school.coordinator, version, "no"),
    )
    assert sorted(type(each).__name__ for each in results) == [
        "AlreadyDone", "TaskAlignmentReview",
    ]  # fmt: skip
    assert TaskAlignmentReview.objects.count() == 1


def test_both_corners_at_once_both_count(triangle):
    version = made.sent(triangle)
    results = at_once(
        judge(triangle.school.supervisor, version),
        judge(triangle.workplace.supervisor, version, corner="workplace"),
    )
    assert {type(each) for each in results} == {TaskAlignmentReview}
    assert TaskVersion.objects.approved().get() == version


def test_the_same_answer_twice_is_one(triangle):
    version = made.sent(triangle)
    results = at_once(*[judge(triangle.school.supervisor, version)] * 4)
    assert sum(isinstance(each, AlreadyDone) for each in results) == 3
    assert TaskAlignmentReview.objects.count() == 1


def test_an_answer_while_a_new_version_is_sent_is_of_one_of_them(triangle):
    version = made.sent(triangle)
    results = at_once(
        judge(triangle.school.supervisor, version),
        lambda: made.changed(triangle, version, activity="Anders"),
    )
    answer = results[0]
    if isinstance(answer, ActionRefused):
        assert "A newer version of this task was sent in the meantime." in str(answer)
        assert TaskAlignmentReview.objects.count() == 0
    else:
        assert answer.version_id == version.pk
    waiting = Commitment.objects.open().filter(kind="learning.judge_level")
    newest = TaskVersion.objects.get(number=2)
    assert list(waiting.values_list("subject", flat=True)) == [newest.subject_key]


def test_withdrawn_while_somebody_answers(triangle):
    version = made.sent(triangle)
    results = at_once(
        judge(triangle.school.supervisor, version, "change"),
        lambda: withdrawing.withdraw_task(
            actor=triangle.student.user, task_id=version.task_id, reason="Dubbel"
        ),
    )
    assert isinstance(results[1], LearningTask)
    assert isinstance(results[0], TaskAlignmentReview | ActionRefused)
    assert not Commitment.objects.open().filter(kind__startswith="learning.").exists()


def test_two_tasks_at_once_get_two_numbers(triangle):
    results = at_once(
        lambda: made.draft(triangle, title="Een"), lambda: made.draft(triangle, title="Twee")
    )
    assert sorted(task.number for task in results) == [1, 2]


def test_two_send_the_same_draft(triangle):
    task = made.draft(triangle)
    send = [lambda: drafting.send_task(actor=triangle.student.user, task_id=task.pk)] * 2
    results = at_once(*send)
    assert sum(isinstance(each, AlreadyDone) for each in results) == 1
    assert Commitment.objects.open().filter(kind="learning.judge_level").count() == 1

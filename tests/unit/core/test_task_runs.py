"""What is noted of the tasks of the clock, and what is forgotten."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from core import recorded_tasks, task_runs
from core.models import TaskRun


@shared_task(name="tests.three")
def three():
    return 3


@shared_task(name="tests.broken")
def broken():
    raise ValueError("anna@people.example")


@shared_task(name="tests.not_of_the_clock")
def other():
    return 1


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CELERY_BEAT_SCHEDULE = {
        "a": {"task": "tests.three", "schedule": 1.0},
        "b": {"task": "tests.broken", "schedule": 1.0},
    }


def runs():
    return list(TaskRun.objects.order_by("pk").values_list("task", "count", "failure"))


def test_a_run_is_noted_with_its_number_and_its_time(db):
    assert three.apply().get() == 3
    assert runs() == [("tests.three", 3, "")]
    assert TaskRun.objects.get().seconds < 5


def test_a_failure_is_noted_without_its_words(db):
    with pytest.raises(ValueError, match="anna"):
        broken.apply().get()
    assert runs() == [("tests.broken", None, "ValueError")]


def test_work_of_people_and_direct_calls_are_not_noted(db):
    other.apply()
    three()
    assert runs() == []


def test_a_note_that_cannot_be_written_stops_nothing(db, monkeypatch):
    def refuse(**values):
        raise DatabaseError

    monkeypatch.setattr(TaskRun.objects, "create", refuse)
    assert three.apply().get() == 3
    assert runs() == []


def test_a_clock_that_was_set_back_ends_nothing_before_it_began(db):
    run = TaskRun.objects.create(
        task="tests.three", started_at=timezone.now() + timedelta(minutes=5)
    )
    recorded_tasks._end(run.pk, count=1)
    run.refresh_from_db()
    assert (run.seconds, run.count) == (0, 1)


def test_the_sweep_keeps_the_newest_and_failures_longer(db):
    def make(task, days, failure=""):
        at = timezone.now() - timedelta(days=days)
        TaskRun.objects.create(task=task, started_at=at, finished_at=at, failure=failure)

    for days in range(30):
        make("daily", days)
    for _ in range(25):
        make("often", 1)
    for days in (50, 100):
        make("often", days, "ValueError")
    assert task_runs.sweep() == 11
    assert TaskRun.objects.filter(task="daily").count() == task_runs.NEWEST
    assert TaskRun.objects.filter(task="often").count() == 26
    assert task_runs.sweep() == 0

"""Waking a worker: after commit, from any thread, and without harm when nobody hears it."""

import threading

import pytest
from celery import current_app
from django.db import transaction
from redis import Redis
from structlog.testing import capture_logs

from core.enqueue import enqueue


@pytest.fixture
def queue(settings):
    """The real broker's list that this test run uses."""
    broker = Redis.from_url(settings.REDIS_URL)
    name = settings.CELERY_TASK_DEFAULT_QUEUE
    broker.delete(name)
    yield lambda: broker.llen(name)
    broker.delete(name)
    broker.close()


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_called_after_commit_and_not_after_rollback(queue):
    with transaction.atomic():
        enqueue("core.sweep_jobs")
        assert queue() == 0
    assert queue() == 1
    with transaction.atomic():
        enqueue("core.sweep_jobs")
        transaction.set_rollback(True)
    assert queue() == 1


@pytest.mark.django_db(transaction=True)
def test_a_thread_of_the_web_server_reaches_the_same_queue(queue):
    thread = threading.Thread(target=enqueue, args=("core.sweep_jobs",))
    thread.start()
    thread.join()
    assert queue() == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_work_waits_for_the_sweeper(monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    with capture_logs() as logs:
        enqueue("core.sweep_jobs")
    assert [(entry["event"], entry["task"]) for entry in logs] == [
        ("queue_unreachable", "core.sweep_jobs")
    ]

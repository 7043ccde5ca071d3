"""Waking a worker: after commit, from any thread, and without harm when nobody hears it."""

import json
import os
import subprocess
import sys
import threading

import pytest
from django.db import connection, transaction
from redis import Redis

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
    def ask():
        enqueue("core.sweep_jobs")
        connection.close()  # the thread's own; it would keep the test database from being dropped

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert queue() == 1


def test_without_a_broker_the_work_waits_for_the_sweeper():
    """In a process of its own: Celery keeps the broker that it knew first."""
    code = (
        "import django; django.setup()\n"
        "from core.enqueue import enqueue\n"
        "enqueue('core.sweep_jobs')\n"
        "print('went on')"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "triangle_portal.settings",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "went on"
    (warning,) = [line for line in done.stderr.splitlines() if "queue_unreachable" in line]
    assert json.loads(warning)["task"] == "core.sweep_jobs"

"""Long work: once at a time, taken over after a crash, with a sentence when it fails."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import jobs
from core.errors import ActionRefused
from core.models import Job
from tests.scenarios import make_user

runs: list[int] = []


@jobs.job("tests.count")
def count(run):
    runs.append(run.job.pk)
    for step in range(3):
        run.progress(step + 1, 3)
    return {"sentence": f"counted for {run.actor}"}


@jobs.job("tests.refuse")
def refuse(run):
    raise ActionRefused("There is nothing to print.")


@jobs.job("tests.break")
def break_down(run):
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _no_runs():
    runs.clear()


@pytest.fixture
def anna(db):
    return make_user("Anna Vos", language="en")


def test_a_job_runs_once_and_says_how_it_went(anna):
    job = jobs.start(actor=anna, kind="tests.count", params={})
    assert (job.state, job.percentage) == ("waiting", 0)
    assert jobs.run(job.pk) is True
    assert jobs.run(job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert job.result == {"sentence": "counted for Anna Vos"}
    assert runs == [job.pk]


def test_asking_twice_under_one_key_is_one_job(anna):
    first = jobs.start(actor=anna, kind="tests.count", params={}, once_key="print:1")
    assert jobs.start(actor=anna, kind="tests.count", params={}, once_key="print:1") == first


def test_a_job_nobody_registered_is_a_mistake_of_ours(anna):
    with pytest.raises(LookupError):
        jobs.start(actor=anna, kind="tests.unknown", params={})


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("tests.refuse", "There is nothing to print."),
        ("tests.break", "Something went wrong on our side. Nothing was lost; please try again."),
    ],
)
def test_a_failed_job_says_so(anna, kind, sentence):
    job = jobs.start(actor=anna, kind=kind, params={})
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("failed", sentence)


def test_a_job_whose_worker_died_is_taken_over_after_its_lease(anna):
    job = jobs.start(actor=anna, kind="tests.count", params={})
    Job.objects.update(state="running", attempts=1, lease_until=timezone.now() + jobs.LEASE)
    assert jobs.sweep() == 0
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.sweep() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_that_kills_its_workers_is_given_up(anna):
    job = jobs.start(actor=anna, kind="tests.count", params={})
    Job.objects.update(attempts=jobs.MAX_ATTEMPTS)
    assert jobs.run(job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.failure) == (
        "failed",
        "This stopped several times. Please ask again.",
    )
    assert runs == []


@pytest.mark.django_db(transaction=True)
def test_four_workers_run_one_job_once():
    job = jobs.start(actor=make_user("Anna Vos"), kind="tests.count", params={})

    def work():
        try:
            jobs.run(job.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert runs == [job.pk]


def test_the_page_of_a_job_is_for_the_one_who_asked(client, anna):
    job = jobs.start(actor=anna, kind="tests.count", params={})
    client.force_login(make_user("Cor Smit"))
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    client.force_login(anna)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "<h1>Work in progress</h1>" in page
    assert "We start in a moment" in page
    part = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-get" in part


@pytest.mark.parametrize(
    ("kind", "heading", "sentence"),
    [
        ("tests.count", "It is done.", "counted for Anna Vos"),
        ("tests.refuse", "This did not work", "There is nothing to print."),
    ],
)
def test_a_finished_job_says_so_in_its_heading(client, anna, kind, heading, sentence):
    job = jobs.start(actor=anna, kind=kind, params={})
    client.force_login(anna)
    jobs.run(job.pk)
    moving = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert moving.headers["HX-Refresh"] == "true"
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert sentence in page
    assert 'id="job" aria-live="polite" hx-get' not in " ".join(page.split())

"""Killed half-way, started twice, two people at once: nothing lost, nothing doubled."""

import os
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from core import jobs
from core.models import Job
from placements.imports.queries import outcome_counts
from placements.models import ImportRow, Placement, RosterImport
from placements.services import import_run, imports
from tests.unit.placements.imports.conftest import accept_everything, check, plain_school
from workplaces.models import HostOrganisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def school(transactional_db):
    return plain_school("33CC", "Proefopleiding", "25000")


def in_a_child_that_dies(work) -> int:
    """Run `work` in a forked process, which then stops without any goodbye. Its exit status."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(9)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_worker_that_dies_half_way_is_taken_over(school, eduarte, monkeypatch):
    roster = check(school, eduarte)
    accept_everything(school, roster)
    job = imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    monkeypatch.setattr(import_run, "BATCH", 100)
    original = import_run.Batch.run

    def die_in_the_third_batch():
        batches = []

        def run(self):
            batches.append(self)
            original(self)
            if len(batches) == 3:
                os._exit(9)

        import_run.Batch.run = run
        jobs.run(job.pk)

    assert in_a_child_that_dies(die_in_the_third_batch) == 9
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("running", 200, 386)
    assert (Placement.objects.count(), outcome_counts(roster)) == (200, {"new": 200})
    assert jobs.run(job.pk) is False, "the lease of the dead worker still holds"

    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.sweep() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("done", {"new": 386}, 2)
    assert Placement.objects.count() == 386
    assert not ImportRow.objects.filter(roster_import=roster, state="ready").exists()


def test_two_coordinators_with_one_list(school, eduarte):
    rosters = [check(school, eduarte), check(school, eduarte)]
    accept_everything(school, rosters[0])
    accept_everything(school, rosters[1])
    for roster in rosters:
        imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    results: dict[int, dict[str, int]] = {}
    start = threading.Barrier(2)

    def work(pk):
        start.wait()
        try:
            results[pk] = import_run.import_rows(actor=school.coordinator, roster_id=pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[roster.pk]) for roster in rosters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total: dict[str, int] = {}
    for result in results.values():
        for outcome, count in result.items():
            total[outcome] = total.get(outcome, 0) + count
    assert total == {"new": 386, "unchanged": 386}
    assert Placement.objects.count() == 386
    names = HostOrganisation.objects.values_list("leerbedrijf_id", flat=True)
    assert len(names) == len(set(names))


def test_the_same_job_in_two_workers(school, eduarte):
    """A lease may run out while its worker is still alive."""
    roster = check(school, eduarte)
    accept_everything(school, roster)
    imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    start = threading.Barrier(2)

    def work():
        start.wait()
        try:
            import_run.import_rows(actor=school.coordinator, roster_id=roster.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Placement.objects.count(), outcome_counts(roster)) == (386, {"new": 386})
    assert RosterImport.objects.get(pk=roster.pk).rounds == 1

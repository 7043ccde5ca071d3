"""P8 with the real agreement: signed by everyone, sealed, and 500 of them to one print file.

ONLY=P8 make bench (AGREEMENTS=50: fewer)
"""

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from typing import Any
from unittest import mock

import django
from django.db import connection
from django.test import override_settings

from benchmarks.measure import Row

GOAL_GROWTH = 64  # MiB more for the print file of all than for that of a tenth


def prepare(count: int) -> tuple[list[int], list[int], object]:
    """Ids of placements and of their agreements, signed but not sealed; and the coordinator."""
    from tests.factories import agreements as factory
    from tests.scenarios import Triangle, make_placement, make_student, make_world

    own = make_world().own
    factory.prepare_school(own.school)
    placements, agreements = [], []
    # Nobody is woken: another worker would look in another database.
    with mock.patch("celery.app.task.Task.delay"):
        for number in range(count):
            student = make_student(
                own.school, f"70{number:05}", f"Student {number}", date(2000, 1, 1)
            )
            placement = make_placement(own.school, own.workplace, student)
            triangle = Triangle(own.school, own.workplace, student, own.guardian, placement)
            agreements.append(factory.fully_signed(triangle).pk)
            placements.append(placement.pk)
    return placements, agreements, own.school.coordinator


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def print_file(actor: object, placements: list[int]) -> float:
    """Seconds of the job, from its start to the stored file."""
    from core import jobs

    with mock.patch("celery.app.task.Task.delay"):
        started = jobs.start(
            actor=actor, kind="agreements.print_bundle", params={"placement_ids": placements}
        )
    clock = time.perf_counter()
    jobs.run(started.pk)
    elapsed = time.perf_counter() - clock
    started.refresh_from_db()
    if started.state != "done" or started.done != len(placements):
        raise AssertionError(f"{started.state}: {started.failure} {started.done}")
    return elapsed


def measure(count: int) -> list[Row]:
    from agreements.services import sealing

    placements, agreements, coordinator = prepare(count)
    sealing.seal(agreements[0])
    clock, busy = time.perf_counter(), time.process_time()
    with mock.patch("celery.app.task.Task.delay"):
        for pk in agreements[1:]:
            sealing.seal(pk)
    elapsed, busy = time.perf_counter() - clock, time.process_time() - busy
    each, busy = elapsed / (count - 1), busy / (count - 1)
    print_file(coordinator, placements[: count // 10])
    before = peak()
    seconds = print_file(coordinator, placements)
    growth = peak() - before
    return [
        {
            "id": "P8",
            "what": "the real agreement: PDF, seal, storage and notices, one process",
            "floor": f"{busy * 1000:.0f} ms of the processor",
            "measured": f"{each * 1000:.0f} ms, {60 / each:.0f} /min",
            "ratio": None,
            "goal": "≥ 300 /min in one process",
            "holds": 60 / each >= 300,
        },
        {
            "id": "P8",
            "what": f"{count} real agreements to one print file, as the job does it",
            "floor": f"{before:.0f} MiB for {count // 10}",
            "measured": f"{seconds:.1f} s, {growth:.0f} MiB more",
            "ratio": None,
            "goal": f"≤ {GOAL_GROWTH} MiB more",
            "holds": growth <= GOAL_GROWTH,
        },
    ]


def real_agreements() -> list[Row]:
    """In a process and a database of its own."""
    environment = {
        **os.environ,
        "PORTAL_AS_OWNER": "true",
        "PORTAL_MODE": "test",
        "TEST_DATABASE": f"portal_bench_agreements_{os.getpid()}",
    }
    command = [
        sys.executable, "-m", "benchmarks.agreements", os.environ.get("AGREEMENTS", "500"),
    ]  # fmt: skip
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=3600
    )
    return json.loads(done.stdout.splitlines()[-1])


BENCHMARKS = {"P8": real_agreements}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")
    django.setup()
    logging.disable(logging.ERROR)
    from benchmarks.pdf import certificate_file

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    storages: dict[str, Any] = django.conf.settings.STORAGES
    private = {**storages["private"]["OPTIONS"], "location": folder}
    try:
        with override_settings(
            SEAL_CERTIFICATE=certificate_file(),
            SEAL_PASSPHRASE="",
            STORAGES={**storages, "private": {**storages["private"], "OPTIONS": private}},
        ):
            print(json.dumps(measure(int(sys.argv[1]))))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()

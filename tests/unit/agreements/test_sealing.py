"""One sealed file, whatever happens: the same second, twice, a worker killed half-way."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from agreements.models import Agreement, Signature
from agreements.services import sealing
from documents.models import StoredDocument
from notifications.models import OutboxMessage
from placements.models import Placement
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]


def in_threads(*actions):
    """Run all at once, each on its own connection; what each of them raised or returned."""
    barrier = threading.Barrier(len(actions))
    results = [None] * len(actions)

    def run(place, action):
        try:
            barrier.wait()
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


def sealed_files():
    return StoredDocument.objects.filter(kind="agreement", sealed_at__isnull=False).count()


def sealed_mails(agreement):
    rows = OutboxMessage.objects.filter(notice="agreements.sealed")
    return sorted(rows.values_list("recipient_id", flat=True))


def test_two_sign_at_the_same_second(triangle):
    agreement = made.ready(triangle)
    made.sign_as(triangle.school.coordinator, agreement, "school")
    made.sign_as(triangle.guardian, agreement, "guardian")
    for party in ["student", "workplace"]:
        made.fresh_code(made.signers(triangle)[party], agreement)

    results = in_threads(
        *(
            lambda party=party: made.sign_as(
                made.signers(triangle)[party], agreement, party, code=made.CODE
            )
            for party in ["student", "workplace"]
        )
    )
    assert [type(result) for result in results] == [Agreement, Agreement]
    agreement.refresh_from_db()
    assert agreement.state == "fully_signed"
    assert Signature.objects.count() == 4


def test_one_person_in_two_tabs_signs_once(triangle):
    agreement = made.ready(triangle)
    student = triangle.student.user
    made.fresh_code(student, agreement)
    results = in_threads(
        *([lambda: made.sign_as(student, agreement, "student", code=made.CODE)] * 2)
    )
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["Agreement", "AlreadyDone"]
    assert Signature.objects.count() == 1


def test_sealing_at_once_and_again_makes_one_file(triangle):
    agreement = made.fully_signed(triangle)
    results = in_threads(*([lambda: sealing.seal(agreement.pk)] * 3))
    assert sorted(results) == [False, False, True]
    assert sealing.seal(agreement.pk) is False
    assert sealing.sweep_unsealed() == 0
    assert sealed_files() == 1


def test_the_sweep_seals_what_was_left_behind(triangle):
    agreement = made.fully_signed(triangle)
    assert sealing.sweep_unsealed() == 1
    agreement.refresh_from_db()
    assert agreement.state == "active"


STEPS = [
    "agreements.services.sealing.render_pdf",
    "agreements.services.sealing.seal_and_store",
    "documents.services.storing._save",
    "agreements.services.sealing.mark_agreed",
    "agreements.services.sealing.audit.record",
    "agreements.services.sealing._tell_everyone",
]
# Runs in a process of its own, which dies without a word right after the named step.
WORKER = """
import importlib, os, sys
import django
django.setup()
from agreements.services import sealing
path, agreement_id = sys.argv[1], int(sys.argv[2])
owner, name = path.rsplit(".", 1)
try:
    target = importlib.import_module(owner)
except ModuleNotFoundError:
    module, attribute = owner.rsplit(".", 1)
    target = getattr(importlib.import_module(module), attribute)
original = getattr(target, name)
def dying(*args, **kwargs):
    original(*args, **kwargs)
    os._exit(9)
setattr(target, name, dying)
sealing.seal(agreement_id)
"""


@pytest.mark.slow
def test_a_worker_that_is_killed_leaves_nothing_half(triangle, settings, tmp_path):
    agreement = made.fully_signed(triangle)
    for step in STEPS:
        died = subprocess.run(
            [sys.executable, "-c", WORKER, step, str(agreement.pk)],
            cwd=ROOT,
            env=worker_environment(settings),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (step, died.returncode) == (step, 9), died.stderr[-2000:]
        agreement.refresh_from_db()
        placement = Placement.objects.get(pk=triangle.placement.pk)
        assert (agreement.state, placement.state, sealed_files(), sealed_mails(agreement)) == (
            "fully_signed",
            "preparing",
            0,
            [],
        )
    assert sealing.sweep_unsealed() == 1
    agreement.refresh_from_db()
    assert (agreement.state, sealed_files()) == ("active", 1)
    assert sealed_mails(agreement) == sorted(person.pk for person in sealing.everyone(agreement))
    assert agreement.sealed_document.created_at <= timezone.now()


def worker_environment(settings):
    """This test's database, files and seal."""
    database = settings.DATABASES["default"]
    host = database["HOST"] or "127.0.0.1"
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@{host}:{database['PORT'] or 5432}"
    location = settings.STORAGES["private"]["OPTIONS"]["location"]
    name = connection.settings_dict["NAME"]
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "triangle_portal.settings",
        "PORTAL_MODE": "test",
        "DATABASE_OWNER_URL": f"{url}/{name}",
        "PRIVATE_FILES": location,
        "SEAL_CERTIFICATE": settings.SEAL_CERTIFICATE,
        "PYTHONWARNINGS": "ignore",
    }


def test_what_fails_leaves_everything_as_it_was(triangle, settings, tmp_path):
    """A missing certificate: nobody sees "signed by all" without a file; later it works."""
    agreement = made.fully_signed(triangle)
    certificate = settings.SEAL_CERTIFICATE
    settings.SEAL_CERTIFICATE = str(tmp_path / "missing.p12")
    assert sealing.sweep_unsealed() == 0
    agreement.refresh_from_db()
    assert (agreement.state, sealed_files()) == ("fully_signed", 0)
    settings.SEAL_CERTIFICATE = certificate
    assert sealing.sweep_unsealed() == 1

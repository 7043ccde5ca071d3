"""One sealed file, whatever happens: the same second, twice. Killed half-way: test_killed.py."""

import threading

import pytest
from django.db import connection

from agreements.models import Agreement, Signature
from agreements.services import sealing
from documents.models import StoredDocument
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db(transaction=True)


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

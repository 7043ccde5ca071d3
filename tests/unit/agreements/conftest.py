from datetime import UTC, datetime

import pytest
from django.utils import translation

from documents.certificates import write_development_certificate
from tests.factories import agreements as made


@pytest.fixture(scope="session")
def seal_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("seal") / "development.p12"
    write_development_certificate(path, "", datetime.now(UTC))
    return path


@pytest.fixture(autouse=True)
def _seal_of_the_tests(settings, seal_file):
    settings.SEAL_CERTIFICATE = str(seal_file)
    settings.SEAL_PASSPHRASE = ""
    settings.SEAL_TIMESTAMP_URL = ""


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Nobody signs in with a password here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared in English; what has a language of its own keeps it."""
    with translation.override("en"):
        yield


@pytest.fixture
def triangle(world):
    """The own triangle: a minor in a BOL programme, in a school that can make agreements."""
    made.prepare_school(world.own.school)
    return world.own

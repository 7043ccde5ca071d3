import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Nobody signs in by password here; the slow hash would only cost time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _english():
    """The sentences are compared as they are written in the code."""
    with translation.override("en"):
        yield

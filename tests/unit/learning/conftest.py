import pytest

from tests.factories import learning as made


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Nobody signs in with a password here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def triangle(world):
    """The own triangle, in a school whose programme says what is to be learned."""
    made.prepare_school(world.own.school)
    return world.own

import pytest


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Nobody signs in by password here; the slow hash would only cost time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

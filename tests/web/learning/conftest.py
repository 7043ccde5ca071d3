import pytest
from django.test import Client
from django.utils import translation

from people.models import User
from tests.factories import learning as made

BACKEND = "people.backends.PortalAuthenticationBackend"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def triangle(world):
    """Everybody reads English here, so that tests can quote the source texts."""
    User.objects.update(language="en")
    for side in (world.own, world.other):
        made.prepare_school(side.school)
    translation.activate("en")
    yield world.own
    translation.deactivate()


@pytest.fixture
def enter():
    def signed_in(user):
        client = Client()
        client.force_login(user, backend=BACKEND)
        client.get("/")
        return client

    return signed_in

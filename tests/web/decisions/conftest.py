import pytest
from django.test import Client
from django.utils import translation

from people.models import User
from tests.factories import decisions as make


@pytest.fixture(autouse=True)
def _english(world):
    """Everybody reads English here, so that tests can quote the source texts."""
    User.objects.update(language="en")
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture
def triangle(world):
    """The own triangle, a week before its end, in a programme that asks nothing."""
    make.near_the_end(world.own)
    return world.own


@pytest.fixture
def client_of():
    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in

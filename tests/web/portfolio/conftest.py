from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from people.models import User


@pytest.fixture
def own(world):
    """The own triangle; everybody reads English, so that tests can quote the source texts."""
    User.objects.update(language="en")
    with translation.override("en"):
        yield world.own


@pytest.fixture
def sign_in():
    def browser(user: Any) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        return client

    return browser


@pytest.fixture
def student(own, sign_in):
    return sign_in(own.student.user)


@pytest.fixture
def guide(own, sign_in):
    return sign_in(own.workplace.supervisor)

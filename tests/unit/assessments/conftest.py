import pytest
from django.utils import translation

from people.models import User
from tests.factories import assessments as make


@pytest.fixture(autouse=True)
def _english(world):
    """Everybody reads English here, so that tests can quote the source texts."""
    User.objects.update(language="en")
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture
def row(world):
    return make.opened(world.own)

import pytest
from django.utils import translation

from people.models import User


@pytest.fixture
def own(world):
    """The own triangle; everybody reads English, so that tests can quote the source texts."""
    User.objects.update(language="en")
    with translation.override("en"):
        yield world.own

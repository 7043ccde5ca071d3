import pytest
from django.utils import translation

from tests.factories import decisions as make


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def triangle(world):
    """The own triangle, a week before its end, in a programme that asks nothing."""
    make.near_the_end(world.own)
    return world.own

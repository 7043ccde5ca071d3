import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _every_test_starts_in_english():
    """A request of an earlier test leaves its language behind in this thread."""
    with translation.override("en"):
        yield

import pytest
from django.core.cache import cache

from people import task_sessions
from people.services import links

TASK = "test-task"


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


@pytest.fixture(autouse=True)
def _a_task(monkeypatch):
    """The scope of these tests; its one page is the account page."""
    says = {TASK: lambda object_id, user: f"Look at number {object_id}"}
    monkeypatch.setattr(task_sessions, "_scopes", {**task_sessions._scopes, **says})


@pytest.fixture
def receiver(world):
    return world.own.workplace.supervisor


@pytest.fixture
def mint(receiver):
    """A link for the workplace supervisor; returns its path with the token."""

    def make(user=receiver, object_id=7, path="/my-account/", **options):
        address = links.mint(user=user, scope=TASK, object_id=object_id, path=path, **options)
        return "/" + address.split("/", 3)[3]

    return make

"""Servers for the whole folder, and a fresh stage for each test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections

from core.management.commands import prepare_database
from notifications import notices
from tests.faults.mail_server import MailServer
from tests.faults.notices import NOTICES
from tests.faults.servers import RUNTIME_ROLE, Database, Queue
from tests.faults.stage import NAME, Stage, wait_for
from tests.scenarios import make_world

TEMPLATE = "template_of_stages"
TEMPLATES = Path(__file__).parent / "templates"
COUNTS = "counts"  # printed by tests/conftest.py


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.django_db)


@contextmanager
def connected(database: Database, name: str) -> Iterator[None]:
    """Django of this process looks at that database, instead of at the suite's own."""
    suite = connections["default"]
    place = {
        "HOST": "127.0.0.1",
        "PORT": database.port,
        "NAME": name,
        "USER": "portal_owner",
        "PASSWORD": database.cluster.secrets["portal_owner"],
    }
    connections["default"] = type(suite)(suite.settings_dict | place, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = suite


@pytest.fixture(scope="session", autouse=True)
def _quiet_mail_server():
    logging.getLogger("mail.log").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def fault_logs(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="session")
def fault_database(django_db_setup, django_db_blocker, fault_logs) -> Iterator[Database]:
    database = Database(fault_logs)
    try:
        source = connection.settings_dict
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        values = {word: source[name] for word, name in names.items()} | {"dbname": source["NAME"]}
        database.copy_schema(values, TEMPLATE)
        with django_db_blocker.unblock(), connected(database, TEMPLATE):
            prepare_database.close_the_way_around_triggers()
            prepare_database.grant(RUNTIME_ROLE)
        yield database
    finally:
        database.remove()


@pytest.fixture(scope="session")
def fault_queue(fault_logs) -> Iterator[Queue]:
    queue = Queue(fault_logs)
    yield queue
    queue.stop()


@pytest.fixture
def fault_mail() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def stage(
    db, fault_database, fault_queue, fault_mail, settings, tmp_path, monkeypatch, record_property
) -> Iterator[Stage]:
    wait_for(fault_queue.answers, "the queue")
    fault_queue.empty()
    fault_database.fresh(NAME, TEMPLATE)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", fault_mail.port
    settings.EMAIL_TIMEOUT, settings.QUIET_HOURS = 1, ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], TEMPLATES]}]
    for notice in NOTICES:
        monkeypatch.setitem(notices._notices, notice.key, notice)
    with connected(fault_database, NAME):
        made = Stage(fault_database, fault_queue, fault_mail, make_world(), tmp_path)
        made.tell = lambda words: record_property(COUNTS, words)
        yield made
        made.end()
    if not fault_database.answers():
        fault_database.start()
    if not fault_queue.answers():
        fault_queue.start()

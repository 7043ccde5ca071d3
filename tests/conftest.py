"""What every test may count on: real PostgreSQL, whose promises also hold here."""

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.operations import DatabaseOperations

from placements.queries import search
from tests.mail import Mailbox, start_mail_server
from tests.scenarios import make_world

TABLES_WITH_TRIGGERS = (
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
)


def _persist(empty: Callable[[], None], *, times: int = 3) -> None:
    """A worker may hold what is to be emptied; PostgreSQL then ends one of the two."""
    for left in reversed(range(times)):
        try:
            return empty()
        except OperationalError:
            if not left:
                raise


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_protected_tables():
    """Tests that commit empty all tables afterwards; only the owner of the schema can do that."""
    original = DatabaseOperations.execute_sql_flush

    def flush(self, sql_list):
        with connection.cursor() as cursor:
            cursor.execute(TABLES_WITH_TRIGGERS)
            tables = [row[0] for row in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            try:
                _persist(lambda: original(self, sql_list))
            finally:
                for table in tables:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    DatabaseOperations.execute_sql_flush = flush
    yield
    DatabaseOperations.execute_sql_flush = original


@pytest.fixture(autouse=True)
def _no_word_is_known_as_common():
    search._common.clear()


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    """Stored documents of a test go with the test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "documents.storage.AtomicFileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
        },
    }


@pytest.fixture
def world(db):
    """Two triangles in two schools; see tests/scenarios.py."""
    return make_world()


@pytest.fixture(scope="session")
def _mail_server():
    mailbox = Mailbox()
    controller = start_mail_server(mailbox)
    yield mailbox, controller
    controller.stop()


@pytest.fixture
def mailbox(_mail_server, settings):
    """A real SMTP server; `mailbox.mails` holds what it got."""
    box, controller = _mail_server
    box.mails.clear()
    box.mood = lambda address: None
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    return box


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browser tests come last: Playwright keeps an event loop in the thread of all tests."""
    items.sort(key=lambda item: "browser" in item.keywords)


def pytest_terminal_summary(terminalreporter):
    """What the fault tests counted, also when they ran in other processes."""
    lines = [
        f"{report.nodeid.rpartition('/')[2]}: {words}"
        for report in terminalreporter.getreports("passed")
        if report.when == "call"
        for name, words in report.user_properties
        if name == "counts"
    ]
    if lines:
        terminalreporter.section("faults: what was due and what arrived")
        terminalreporter.write_line("\n".join(sorted(lines)))

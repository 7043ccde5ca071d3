"""What PostgreSQL keeps whoever asks, and how often something may be tried."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import audit, throttle
from core.models import AuditEvent
from core.search import fold, prefix_query
from people.models import User
from tests.scenarios import make_user


@pytest.fixture
def event(db):
    anna = make_user("Anna Vos")
    return audit.record(actor=anna, action="tests.happened", subject=anna, number=3)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET action = 'other'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
    ],
)
def test_the_audit_trail_cannot_be_changed(event, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    (kept,) = AuditEvent.objects.all()
    assert (kept.action, kept.data) == ("tests.happened", {"number": 3})


def test_so_many_times_and_no_more_until_the_window_ends(db):
    answers = [throttle.allow("code:anna", limit=3, seconds=600) for _ in range(5)]
    assert answers == [True, True, True, False, False]
    assert throttle.allow("code:cor", limit=3, seconds=600) is True
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert throttle.allow("code:anna", limit=3, seconds=600) is True


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 1, "10.0.0.9"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", 1, "203.0.113.7"),  # the visitor wrote the first one
        ("203.0.113.7", 0, "10.0.0.9"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, forwarded, proxies, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.9")
    assert throttle.request_address(request) == address


@pytest.mark.parametrize("name", ["Özlem O'Neill", "ŞEYMA El-Idrissi", "Zoë van 't Hoff"])
def test_names_are_folded_alike_in_python_and_postgresql(db, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_fold(%s)", [name])
        assert cursor.fetchone()[0].split() == fold(name).split()


@pytest.mark.parametrize("typed", ["ozl", "OZLEM", "neill ö", "o'neill"])
def test_a_name_is_found_without_its_accents(db, typed):
    make_user("Özlem O'Neill")
    make_user("Ozan Neijmeijer")
    query = prefix_query(typed)
    found = User.objects.extra(where=["search @@ to_tsquery('simple', %s)"], params=[query])
    assert [user.name for user in found] == ["Özlem O'Neill"]


@pytest.mark.parametrize("typed", ["", "  ", "%", "':*", "\x00", "|&!"])
def test_marks_alone_search_for_nothing(typed):
    assert prefix_query(typed) == ""

"""The cache in PostgreSQL: one statement per deed, and nothing lost when two write at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from core.models import AttemptCount
from core.tasks import sweep_counts
from core.throttle import allow

pytestmark = pytest.mark.django_db
TOGETHER = 8


@pytest.fixture(autouse=True)
def empty(request):
    """Threads commit what they keep."""
    yield cache.clear()
    if request.node.get_closest_marker("django_db").kwargs.get("transaction"):
        cache.clear()


@pytest.fixture
def later(time_machine):
    """Move the clock so many seconds on."""
    time_machine.move_to(timezone.now(), tick=False)
    return lambda seconds: time_machine.shift(timedelta(seconds=seconds))


@pytest.mark.parametrize("value", ["text", [1.5, 2.5], {"a": None}, True, 0, -3, 10**15, None])
def test_what_goes_in_comes_out(value):
    cache.set("key", value)
    found = cache.get("key", "absent")
    assert (found, type(found)) == (value, type(value))


def test_set_replaces_and_add_does_not():
    assert cache.add("key", "first", 60)
    assert not cache.add("key", "second", 60)
    assert cache.get("key") == "first"
    cache.set("key", "third", 60)
    assert cache.get("key") == "third"
    assert cache.delete("key")
    assert not cache.delete("key")
    assert cache.add("key", "fourth", 60)


def test_what_expired_is_gone_and_its_place_is_free(later):
    cache.set("key", "old", 10)
    later(9)
    assert cache.has_key("key")
    later(1)
    assert cache.get("key", "absent") == "absent"
    assert not cache.has_key("key")
    assert not cache.touch("key", 60)
    assert cache.add("key", "new", 10)
    assert cache.get("key") == "new"


def test_touch_moves_the_end_and_nothing_else(later):
    cache.set("key", 5, 10)
    assert cache.touch("key", 100)
    later(50)
    assert cache.get("key") == 5
    later(50)
    assert cache.get("key") is None


def test_without_an_end_it_stays_and_with_none_left_it_is_not_there(later):
    cache.set("always", "here", None)
    cache.set("never", "here", 0)
    later(10 * 365 * 86400)
    assert (cache.get("always"), cache.get("never")) == ("here", None)


def test_counting_keeps_the_end(later):
    cache.set("count", 1, 10)
    later(8)
    assert cache.incr("count") == 2
    assert cache.incr("count", 5) == 7
    assert cache.decr("count", 2) == 5
    later(2)
    with pytest.raises(ValueError, match="count"):
        cache.incr("count")


@pytest.mark.parametrize("value", ["12", True, [1]])
def test_only_a_number_is_counted(value):
    cache.set("key", value)
    with pytest.raises(ValueError, match="key"):
        cache.incr("key")
    assert cache.get("key") == value


def test_many_at_once():
    cache.set_many({"a": 1, "b": "two"})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": "two"}
    cache.delete_many(["a", "c"])
    assert cache.get_many(["a", "b"]) == {"b": "two"}
    assert cache.get_many([]) == {}


def test_every_deed_is_one_statement(django_assert_num_queries):
    for deed in (
        lambda: cache.set("key", 1),
        lambda: cache.set("key", 2),
        lambda: cache.add("key", 3),
        lambda: cache.incr("key"),
        lambda: cache.get("key"),
        lambda: cache.touch("key"),
        lambda: cache.delete("key"),
    ):
        with django_assert_num_queries(1):
            deed()


def at_once(deed, number=TOGETHER):
    """What `deed` answered to so many threads that began together."""
    ready = Barrier(number)

    def run(_each):
        try:
            ready.wait()
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_between_threads():
    cache.set("count", 0, 60)
    answers = at_once(lambda: [cache.incr("count") for _time in range(25)])
    assert cache.get("count") == TOGETHER * 25
    assert sorted(number for each in answers for number in each) == list(
        range(1, TOGETHER * 25 + 1)
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("expired", [False, True])
def test_of_all_who_add_at_once_one_succeeds(expired):
    for _round in range(10):
        cache.delete("lock")
        if expired:
            cache.set("lock", True, 0)
        assert sum(at_once(lambda: cache.add("lock", True, 60))) == 1


def test_the_sweep_forgets_what_ended_and_nothing_else(later):
    cache.set("short", 1, 10)
    cache.set("long", 2, 1000)
    allow("short", limit=3, seconds=10)
    allow("long", limit=3, seconds=1000)
    later(10)
    assert sweep_counts() == 2
    assert cache.get("long") == 2
    assert AttemptCount.objects.count() == 1

"""docs/access.md says what everybody can do on every page; here the pages are asked."""

import os
import subprocess
import sys

import pytest

from tests.meta import access_table
from tests.meta.crawl import ACCOUNT, PERSONAL, Crawl, names, walk

pytestmark = pytest.mark.django_db

TABLE = access_table.read()
BY_NAME = {row.name: row for row in TABLE}
WORDS = {
    "reads", "changes", "does", "explains", "hidden", "sign in", "moved on", "gone", "not asked",
}  # fmt: skip


def test_every_address_stands_in_the_table_once():
    assert sorted(row.name for row in TABLE) == names()


def test_addresses_without_a_name_stand_in_for_pages_that_have_one():
    """Closed pages of the sign-in library: what it would answer is never reached."""
    named = {str(entry.pattern) for name, entry in walk() if name}
    unnamed = [str(entry.pattern) for name, entry in walk() if not name]
    assert [route for route in unnamed if _last(route) not in {_last(each) for each in named}] == []


def _last(route: str) -> str:
    return route.removeprefix("sso/")


@pytest.mark.parametrize(("setting", "there"), [("0", set()), ("1", {"development", "gallery"})])
def test_pages_for_developers_are_there_only_where_asked(setting, there):
    """In a process of its own: the addresses are read once."""
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver\n"
        "print(*get_resolver().namespace_dict)"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "triangle_portal.settings",
        "DEVELOPMENT_PAGES": setting,
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & {"development", "gallery"} == there


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_cells_tell_what_happens(row: access_table.Row, crawl: Crawl):
    assert {word for pair in row.cells.values() for word in pair if word} <= WORDS
    observed = {column: observed_words(crawl, row.name, column) for column in row.cells}
    assert observed == row.cells


def observed_words(crawl: Crawl, name: str, column: str) -> tuple[str, str | None]:
    """Own and foreign; roles that share a column must agree, and so must a fellow student's."""
    pairs = set()
    for who in access_table.SHARED.get(column, (column,)):
        own = crawl.word(name, who, "own")
        asked = (name, who, "foreign", "GET") in crawl.answers
        foreign = crawl.word(name, who, "foreign") if asked else None
        pairs.add((own, foreign))
        if who in PERSONAL and (name, who, "neighbour", "GET") in crawl.answers:
            near = crawl.word(name, who, "neighbour")
            pairs.add((own, foreign if near == foreign else f"{foreign}, fellow student: {near}"))
    return pairs.pop() if len(pairs) == 1 else ("differs: " + " or ".join(map(str, pairs)), None)


def test_refused_requests_write_nothing(crawl: Crawl):
    wrote = {
        key: answer.wrote
        for key, answer in crawl.answers.items()
        if answer.word in ("sign in", "explains", "hidden", "not asked") and answer.wrote
    }
    assert wrote == {}


def test_readers_write_nothing(crawl: Crawl):
    """Where the table says `reads`, sending something changes nothing either."""
    wrote = {}
    for (name, who, whose, method), answer in crawl.answers.items():
        if method == "POST" and answer.wrote and whose != "mixed":
            word = crawl.word(name, who, whose)
            if word not in ("changes", "does") and not name.startswith(ACCOUNT):
                wrote[name, who, whose] = (word, answer.wrote)
    assert wrote == {}


def test_nothing_breaks(crawl: Crawl):
    broken = [key for key, answer in crawl.answers.items() if answer.status >= 500]
    assert broken == []


def test_foreign_rows_look_like_rows_that_are_not_there(crawl: Crawl):
    """Same status and same page: nobody learns which numbers exist."""
    asked, different = 0, []
    for (name, who, whose, method), nothing in crawl.answers.items():
        if whose != "nobody":
            continue
        foreign = crawl.answers[name, who, "foreign", method]
        if foreign.word != "hidden":
            continue
        asked += 1
        paths = crawl.paths[name, "foreign"], crawl.paths[name, "nobody"]
        bodies = foreign.body.replace(paths[0], ""), nothing.body.replace(paths[1], "")
        if nothing.status != foreign.status or len(bodies[0]) != len(bodies[1]):
            different.append((name, method, foreign.status, nothing.status))
    assert asked > 80
    assert different == []


def test_an_own_page_is_no_door_to_foreign_parts(crawl: Crawl):
    """A foreign site, clause or outcome under the address of an own host, text or version."""
    found = {
        (name, method): answer.word
        for (name, _who, whose, method), answer in crawl.answers.items()
        if whose == "mixed"
    }
    assert len(found) >= 10
    assert {key: word for key, word in found.items() if word not in ("hidden", "not asked")} == {}


def test_no_page_tells_of_the_other_school(crawl: Crawl):
    """Hosts are shared, so pages about hosts may name people there; students and staff never."""
    told = []
    for (name, who, whose, method), answer in crawl.answers.items():
        if who == "administrator" or whose != "own" or not answer.body or "public" in name:
            continue
        words = list(crawl.secrets["other school"])
        # The other workplace guides one student of the own school too, and gets mail about it.
        if not name.startswith("workplaces:") and name != "mails:school":
            words += crawl.secrets["other workplace"]
        told += [(name, who, method, word) for word in words if word in answer.body]
    assert told == []


def test_workplaces_never_read_a_birth_date(crawl: Crawl):
    told = [
        (name, who, word)
        for (name, who, whose, _method), answer in crawl.answers.items()
        if who in ("workplace_supervisor", "host_contact", "mailed_link") and whose == "own"
        for word in crawl.secrets["birth date"]
        if word in answer.body
    ]
    assert told == []

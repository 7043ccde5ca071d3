"""Asks every address as everybody, once, and keeps the answers.

One world is built in one transaction; every request runs in a savepoint that is taken back, so
that each finds the same rows. Afterwards nothing of it is left. The tests read the answers.

Processes of one test run share the addresses between them (`tests.meta.sharing`), each in a world
and a database of its own.
"""

import gc
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.formats import date_format

from people.models import User
from people.services import links
from tests.meta import objects, writes
from tests.scenarios import World, make_world

# The neighbour learns at the foreign workplace, so the own programme has answers about it.
OPEN_TO_BOTH = {"assessments:host-evaluation"}
BACKEND = "people.backends.PortalAuthenticationBackend"
SIGN_IN = "/account/login/"
# What any request may write: that a session was used, and how often something was tried.
HOUSEKEEPING = {"people_personsession", "core_attemptcount", "core_cache"}
ROLES = [
    "student",
    "guardian",
    "workplace_supervisor",
    "host_contact",
    "school_supervisor",
    "coordinator",
    "examiner",
    "manager",
    "administrator",
]
DEVELOPMENT = ("development:", "gallery:")
# Pages around signing in are the same for everybody; these three stand for all.
ACCOUNT = ("account_", "mfa_", "socialaccount_", "openid_connect_")
STANDING_FOR_ALL = ("anonymous", "student", "workplace_supervisor")
# Whose reach is their own people, not a programme: the fellow student's pages are foreign to them.
PERSONAL = ("student", "guardian", "workplace_supervisor", "host_contact", "school_supervisor")
FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post[^>]*>", re.I)
ACTION = re.compile(r"\baction=[\"']([^\"']*)", re.I)


@dataclass(frozen=True)
class Answer:
    """What came back, in the words that the table and the tests need."""

    status: int
    location: str
    headers: dict[str, str]
    body: str
    wrote: tuple[str, ...]

    @property
    def word(self) -> str:
        if self.status in (301, 302, 303):
            asked = self.location.startswith(SIGN_IN) and "next=" in self.location
            return "sign in" if asked else "moved on"
        known = {403: "explains", 404: "hidden", 405: "not asked", 410: "gone"}
        return known.get(self.status, "answers" if self.status < 500 else "broken")


@dataclass
class Crawl:
    """`answers[name, who, whose, method]`; whose: own, foreign, neighbour, nobody."""

    answers: dict[tuple[str, str, str, str], Answer] = field(default_factory=dict)
    english: dict[str, Answer] = field(default_factory=dict)
    paths: dict[tuple[str, str], str] = field(default_factory=dict)
    secrets: dict[str, list[str]] = field(default_factory=dict)

    def add(self, other: "Crawl") -> None:
        """What another process asked; the worlds have the same people and other numbers."""
        self.answers |= other.answers
        self.english |= other.english
        self.paths |= other.paths
        self.secrets = self.secrets or other.secrets

    def word(self, name: str, who: str, whose: str) -> str:
        """One word for what `who` can do with this address; see docs/access.md."""
        get = self.answers[name, who, whose, "GET"]
        post = self.answers[name, who, whose, "POST"]
        if get.status == 405:
            return "does" if post.word in ("answers", "moved on") else post.word
        if get.word != "answers":
            # Sending something must not be a way around a page that does not open.
            closed = get.word in ("sign in", "explains", "hidden")
            same = post.word == get.word or post.word == "not asked"
            return get.word if same or not closed else f"{get.word}, but sends: {post.word}"
        if not has_own_form(get.body, self.paths[name, whose]):
            return "reads"
        sent = post.word in ("answers", "moved on")
        return "changes" if sent else f"dead end: {post.word}"


def has_own_form(body: str, path: str) -> bool:
    for form in FORM.findall(body):
        found = ACTION.search(form)
        action = found.group(1) if found else ""
        if action.split("?")[0] in ("", path):
            return True
    return False


def walk(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """(name, pattern) of every address; name is empty where the portal gave none."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, inner)
        elif isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else ""), entry


def names() -> list[str]:
    """Every name, without the pages that exist only on a developer's machine."""
    return sorted({name for name, _pattern in walk() if name and not name.startswith(DEVELOPMENT)})


class Browser:
    """Somebody's browser, which forgets after every request what it brought.

    It asks the middleware directly: Django's own test client keeps a copy of every context, which
    takes longer than the pages themselves.
    """

    portal = BaseHandler()
    requests = RequestFactory()

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user, backend=BACKEND)
        self.keep()

    def keep(self) -> None:
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, path: str) -> Answer:
        request = self.requests.get(path) if method == "GET" else self.requests.post(path)
        request.COOKIES = dict(self.cookies)
        request._dont_enforce_csrf_checks = True
        writes.forget()
        mark = transaction.savepoint()
        try:
            return _answer(self.portal.get_response(request))
        finally:
            transaction.savepoint_rollback(mark)
            connection.needs_rollback = False


def _answer(response: Any) -> Answer:
    html = response.headers.get("Content-Type", "").startswith("text/html")
    content = b"".join(response) if response.streaming else response.content
    # Not `close()`: the signal that it sends would close the connection to the database too.
    for closer in response._resource_closers:
        closer()
    return Answer(
        status=response.status_code,
        location=response.headers.get("Location", ""),
        headers=dict(response.headers),
        body=content.decode(errors="replace") if html or len(content) < 20_000 else "",
        wrote=tuple(table for table in writes.tables() if table not in HOUSEKEEPING),
    )


def crawl(private_files: str, wanted: Iterable[str]) -> Crawl:
    """What the `wanted` addresses answer. Only in a test database, which the tests that use this
    ask for (`django_db`)."""
    assert connection.settings_dict["NAME"].startswith("test_")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "private": {
            "BACKEND": "documents.storage.AtomicFileSystemStorage",
            "OPTIONS": {"location": private_files, "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    whole = transaction.atomic()
    # As in Django's own test cases: what insists on the outermost transaction accepts this one.
    whole._from_testcase = True
    logging.disable(logging.CRITICAL)
    try:
        with override_settings(STORAGES=storages), writes.watched(), whole:
            found = _ask(make_world(), wanted)
            writes.check()
            transaction.set_rollback(True)
    finally:
        gc.unfreeze()
        logging.disable(logging.NOTSET)
    return found


def _ask(world: World, wanted: Iterable[str]) -> Crawl:
    found = Crawl()
    Browser.portal.load_middleware()
    sides = objects.build(world)
    gc.freeze()  # the world stays: not looked through again after every few requests
    arguments = {
        "own": sides.own.arguments() | sides.public,
        "foreign": sides.foreign.arguments(),
        "neighbour": sides.neighbour,
    }
    arguments["nobody"] = {
        name: {key: objects.NOBODY if isinstance(v, int) else v for key, v in each.items()}
        for name, each in arguments["foreign"].items()
    }
    arguments["mixed"] = {
        name: dict([next(iter(each.items())), *list(arguments["foreign"][name].items())[1:]])
        for name, each in arguments["own"].items()
        if len(each) > 1
        and name not in OPEN_TO_BOTH
        and all(isinstance(value, int) for value in each.values())
        # What both schools share, as a row of the standard plan, is foreign to neither.
        and list(each.values())[1:] != list(arguments["foreign"][name].values())[1:]
    }
    found.secrets = _secrets(world)
    mailed = MailedLinks(world, sides)
    people = {"anonymous": Browser()}
    people |= {role: Browser(user) for role, user in world.roles().items()}
    for name in wanted:
        for whose, whats in _who_asks(name, arguments).items():
            path = found.paths[name, whose] = reverse(name, kwargs=arguments[whose].get(name))
            for who in whats:
                for method in ("GET", "POST"):
                    found.answers[name, who, whose, method] = people[who].ask(method, path)
        mailed.ask(found, name, arguments["own"].get(name, {}))
        _in_english(found, world, people, name)
    return found


def _who_asks(name: str, arguments: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    everybody = ["anonymous", *ROLES]
    if name.startswith(ACCOUNT):
        everybody = list(STANDING_FOR_ALL)
    asks = {"own": everybody}
    if name in arguments["foreign"]:
        asks["foreign"] = everybody
        asks["nobody"] = ["coordinator"]
    if name in arguments["neighbour"]:
        asks["neighbour"] = list(PERSONAL)
    if name in arguments["mixed"]:
        asks["mixed"] = ["coordinator"]
    return asks


class MailedLinks:
    """Sessions from mails, each good for one agreement, or for one kind of task of one placement,
    of the same workplace supervisor."""

    def __init__(self, world: World, sides: objects.Sides) -> None:
        self.person = world.own.workplace.supervisor
        self.proposed, self.ready = sides.own.proposed.pk, sides.own.ready.pk
        # Nobody outside the school hears of a draft, so no link leads there.
        self.draft = sides.own.draft.pk
        self.other_placement = sides.own.agreed.pk
        self.browsers: dict[tuple[str, int], Browser] = {}

    def about(self, scope: str, object_id: int) -> Browser:
        key = (scope, object_id)
        if key not in self.browsers:
            link = links.mint(user=self.person, scope=scope, object_id=object_id, path="/")
            browser = Browser()
            browser.client.post(link[link.index("/link/") :])
            browser.keep()
            self.browsers[key] = browser
        return self.browsers[key]

    def task_of(self, name: str, wanted: dict[str, Any]) -> tuple[str, str, int, int]:
        """The scope of the mail, its argument in the address, the own object and another one."""
        view = resolve(reverse(name, kwargs=wanted or None)).func
        for scope, argument in getattr(view, "task_scopes", {}).items():
            if argument == "placement_id":
                return scope, argument, wanted[argument], self.other_placement
        about = wanted.get("agreement_id", self.proposed)
        about = self.proposed if about == self.draft else about
        other = self.ready if about != self.ready else self.proposed
        return "agreement", "agreement_id", about, other

    def ask(self, found: Crawl, name: str, wanted: dict[str, Any]) -> None:
        """Own: what the mail is about. Foreign: the same of something else of that person."""
        scope, argument, about, other = self.task_of(name, wanted)
        whose = {"own": wanted}
        if argument in wanted:
            whose["foreign"] = wanted | {argument: other}
        for which, kwargs in whose.items():
            path = reverse(name, kwargs=kwargs or None)
            for method in ("GET", "POST"):
                answer = self.about(scope, about).ask(method, path)
                found.answers[name, "mailed_link", which, method] = answer


def _in_english(found: Crawl, world: World, people: dict[str, Browser], name: str) -> None:
    """The page once more in English, as the first role that can read it."""
    for who in ("coordinator", *ROLES, "anonymous"):
        read = found.answers.get((name, who, "own", "GET"))
        if read is None or read.status != 200:
            continue
        mark = transaction.savepoint()
        browser = people[who]
        if who == "anonymous":
            browser = Browser()
            browser.client.cookies["django_language"] = "en"
            browser.keep()
        User.objects.filter(pk=getattr(world.roles().get(who), "pk", None)).update(language="en")
        found.english[name] = browser.ask("GET", found.paths[name, "own"])
        transaction.savepoint_rollback(mark)
        return


def _secrets(world: World) -> dict[str, list[str]]:
    """Words that tell of people: of the other school, of the other workplace, of the student."""
    school, workplace = world.other.school, world.other.workplace
    student = world.other.student
    born = world.own.student.birth_date
    return {
        "other school": [
            student.user.name,
            student.user.email,
            student.number,
            world.other.guardian.name,
            school.institution.name,
            school.coordinator.name,
            school.supervisor.name,
            school.examiner.name,
        ],
        "other workplace": [workplace.supervisor.name, workplace.contact.name],
        "birth date": [
            born.isoformat(),
            f"{born:%d-%m-%Y}",
            f"{born.day}-{born.month}-{born.year}",
            date_format(born, "j F Y"),
        ],
    }

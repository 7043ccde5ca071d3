"""What every page carries, and what none may hold."""

import re
from html.parser import HTMLParser

import pytest

from tests.meta.crawl import Answer, Crawl

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# Files of others are shown by nobody, so their policy is stricter than that of pages.
FILES = {
    "agreements:pdf", "agreements:bundle", "imports:problems", "assessments:response-pdf",
    "decisions:pdf",
    "contact:attachment", "portfolio:file", "portfolio:placement-file", "portfolio:spoken",
    "portfolio:placement-spoken",
}  # fmt: skip
# Parts of a page, for a page that is open already.
PARTS = {"imports:progress", "agreements:preview", "contact:unread"}
# From a mail or a calendar: the address itself is a secret.
SECRET_ADDRESS = {"people:link", "people:link-renew", "contact:feed"}


def all_answers(crawl: Crawl) -> list[tuple[tuple[str, ...], Answer]]:
    english = [((name, "english"), answer) for name, answer in crawl.english.items()]
    return [*crawl.answers.items(), *english]


def pages(crawl: Crawl) -> list[tuple[tuple[str, ...], Answer]]:
    """Every answer that is a whole page, refusals included."""
    return [
        (key, answer)
        for key, answer in all_answers(crawl)
        if answer.headers.get("Content-Type", "").startswith("text/html")
        and answer.body
        and key[0] not in PARTS
    ]


def policy_of(answer: Answer) -> dict[str, str]:
    parts = answer.headers.get("Content-Security-Policy", "").split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts if part.strip())


def test_content_security_policy(crawl: Crawl):
    wrong = {
        key: policy_of(answer)
        for key, answer in all_answers(crawl)
        if key[0] not in FILES and policy_of(answer) != POLICY
    }
    assert wrong == {}


def test_files_run_nothing(crawl: Crawl):
    loose = {
        key: answer.headers.get("Content-Security-Policy")
        for key, answer in all_answers(crawl)
        if key[0] in FILES and "unsafe" in answer.headers.get("Content-Security-Policy", "unsafe")
    }
    assert loose == {}


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_header_on_every_answer(crawl: Crawl, header: str, value: str):
    wrong = {
        key: answer.headers.get(header)
        for key, answer in all_answers(crawl)
        if answer.headers.get(header) != value
    }
    assert wrong == {}


def test_addresses_do_not_travel(crawl: Crawl):
    wrong = {
        key: answer.headers.get("Referrer-Policy")
        for key, answer in all_answers(crawl)
        if answer.status != 405
        and answer.headers.get("Referrer-Policy")
        != ("no-referrer" if key[0] in SECRET_ADDRESS else "same-origin")
    }
    assert wrong == {}


def test_no_copy_stays_behind(crawl: Crawl):
    """Nothing of the portal may be kept in a cache: even public pages show who is signed in."""
    kept = {
        key: answer.headers.get("Cache-Control")
        for key, answer in all_answers(crawl)
        if "no-store" not in answer.headers.get("Cache-Control", "")
    }
    assert kept == {}


class Page(HTMLParser):
    """Counts what the tests ask about."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.language = ""
        self.headings = 0
        self.title = ""
        self.inline: list[str] = []
        self._open: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang") or ""
        self.headings += tag == "h1"
        data_block = values.get("type") in ("application/json", "application/ld+json")
        if tag == "style" or (tag == "script" and "src" not in values and not data_block):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in values if name == "style" or name[:2] == "on"]
        self.inline += [
            f"{tag} {name}"
            for name, value in attrs
            if name.startswith("hx-on") or (value or "").lstrip().lower().startswith("javascript:")
        ]
        self._open.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass


@pytest.fixture(scope="session")
def parsed(crawl: Crawl) -> dict[tuple[str, ...], Page]:
    return {key: Page(answer.body) for key, answer in pages(crawl)}


def test_nothing_inline(parsed):
    assert len(parsed) > 500
    assert {key: page.inline for key, page in parsed.items() if page.inline} == {}


def test_one_heading_of_the_first_level(parsed):
    assert {key: page.headings for key, page in parsed.items() if page.headings != 1} == {}


def test_every_page_has_a_title(parsed):
    titles = {key: page.title.split("·")[0].strip() for key, page in parsed.items()}
    assert [key for key, title in titles.items() if not title] == []


def test_language_of_the_page(parsed):
    """The landing page of a link speaks the language of its receiver, whoever opens it."""
    expected = {
        key: "en" if "english" in key and key[0] != "people:link" else "nl" for key in parsed
    }
    assert {key: page.language for key, page in parsed.items()} == expected


LEFTOVER = re.compile(r"\{\{|\{%|\{#|%\}|\}\}|%\(\w+\)s")


def test_no_template_syntax_is_left(crawl: Crawl):
    found = {
        key: LEFTOVER.findall(answer.body)
        for key, answer in pages(crawl)
        if LEFTOVER.search(answer.body)
        # Whoever edits agreement texts reads the names of the gaps: {{ student.name }}.
        and not key[0].startswith("agreements:template")
    }
    assert found == {}

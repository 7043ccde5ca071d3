"""Somebody before a browser: what a person does on a page, and what must hold on every page."""

import re
from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import accessibility_faults, wait_for
from tests.mail import Mailbox

# Where everyone stood at the end of the newest test they were in.
LAST_PAGES = settings.BASE_DIR / "var" / "last_pages"

# A part that is being replaced is paler for a moment, and its words too faint for axe.
AT_REST = """() => !document.querySelector(
        ".htmx-swapping, .htmx-settling, .htmx-request:not([hx-trigger^=every])")
    && document.getAnimations().every(
        (one) => one.playState !== "running"
            || one.effect.getComputedTiming().iterations === Infinity)"""


class Person:
    """One person with an own browser, who looks at every page that opens."""

    def __init__(self, browser: Browser, address: str, viewport: dict[str, int], email: str):
        self.context: BrowserContext = browser.new_context(
            viewport=viewport, locale="nl-NL", accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.address, self.email = address, email
        self.faults: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, message: object) -> None:
        text = message.text  # type: ignore[attr-defined]
        # Leaving a page ends the request that was filling it; htmx says so, and nothing is wrong.
        left = text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if message.type == "error" and not left:  # type: ignore[attr-defined]
            self.faults.append(text)

    def close(self) -> None:
        self.page.screenshot(path=LAST_PAGES / f"{self.email}.png", full_page=True)
        self.context.close()
        assert not self.faults, "\n".join(dict.fromkeys(self.faults))

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.look()

    def look(self) -> None:
        """What axe finds is kept, so that one walk tells all; `close` fails on it."""
        self.page.wait_for_load_state("networkidle")
        wait_for(lambda: self.page.evaluate(AT_REST), what="a page at rest")
        self.faults += accessibility_faults(self.page)

    def press(self, name: str, *, exact: bool = False, within: str = "main") -> None:
        """Press a button or follow a link by what it says, and look at what opens."""
        place = self.page.locator(within)
        button = place.get_by_role("button", name=name, exact=exact)
        link = place.get_by_role("link", name=name, exact=exact)
        button.or_(link).first.click()
        self.look()

    def reads(self, text: str) -> None:
        """The page says this, whatever white space stands between the words."""
        said = " ".join(self.page.locator("main").inner_text().split())
        assert text in said, f"{self.page.url}: {text!r} is not in {said[:1500]!r}"

    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    def sign_in_with_password(self, password: str) -> None:
        self.open("/account/login/")
        self.page.locator("input[name=login]").fill(self.email)
        self.page.locator("input[name=password]").fill(password)
        self.press("Inloggen", exact=True)

    def sign_in_with_code(self, mailbox: Mailbox) -> None:
        before = len(mailbox.to(self.email))
        self.open("/account/login/code/")
        self.page.locator("input[name=email]").fill(self.email)
        self.page.locator("main form button[type=submit]").first.click()
        self.look()
        mail = newest(mailbox, self.email, after=before)
        self.page.locator("input[name=code]").fill(mailbox.code(mail))
        self.page.locator("main form button[type=submit]").first.click()
        self.look()

    def follow_mail(self, mailbox: Mailbox, *, subject: str) -> None:
        """Open the link of a mail, and press the button behind it."""

        def arrived():
            return [mail for mail in mailbox.to(self.email) if re.search(subject, mail["Subject"])]

        # The first mail waits for a worker that has just begun.
        what = f"a mail about {subject} for {self.email}"
        mail = wait_for(arrived, seconds=60, what=what)[-1]
        self.open(mailbox.link(mail))
        self.press("Open deze taak")

    def sign(self, mailbox: Mailbox) -> None:
        """From the page with the text of the agreement to the signature."""
        before = len(mailbox.to(self.email))
        self.press("Stuur mij een code")
        mail = newest(mailbox, self.email, after=before)
        self.page.locator("input[name=code]").fill(mailbox.code(mail))
        self.page.locator("input[name=accepted]").check()
        self.page.locator("button[name=do][value=sign]").click()
        self.look()

    def download(self, path: str) -> bytes:
        answer = self.context.request.get(self.address + path)
        assert answer.status == 200, answer.status_text
        return answer.body()


def newest(mailbox: Mailbox, address: str, *, after: int = 0):
    wait_for(lambda: len(mailbox.to(address)) > after, what=f"a mail to {address}")
    return mailbox.to(address)[-1]


Meet = Callable[[str], Person]

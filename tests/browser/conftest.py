"""A real Chromium before the real portal: its own web server, worker, broker and mail server."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal_settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import connection
from playwright.sync_api import Page

from tests.browser.devices import device, row  # noqa: F401

# Playwright keeps an event loop in this thread, which makes Django fear for its connections.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        # A microphone and a camera that beep, and nobody who has to allow them.
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
    ]
    found = {"executable_path": CHROMIUM} if Path(CHROMIUM).exists() else {}
    return {**browser_type_launch_args, **found, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture(scope="session")
def shared_files(tmp_path_factory) -> Path:
    """Private files and the seal, shared by the web server and the worker."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def seal(shared_files) -> Path:
    certificate = shared_files / "seal" / "development.p12"
    portal_settings.SEAL_CERTIFICATE = str(certificate)
    portal_settings.PORTAL_VAR = shared_files
    call_command("make_seal_certificate", "--if-missing")
    return certificate


class Requests:
    """Counts the requests that the portal is answering."""

    def __init__(self) -> None:
        self.lock, self.count, self.changed = threading.Lock(), 0, 0.0

    def _add(self, number: int) -> None:
        with self.lock:
            self.count += number
            self.changed = time.monotonic()

    def started(self, **_: object) -> None:
        self._add(1)

    def finished(self, **_: object) -> None:
        self._add(-1)

    def are_over(self) -> bool:
        """None runs, and none came in the last moment."""
        return self.count == 0 and time.monotonic() - self.changed > 0.2


@pytest.fixture
def _answered_before_emptied(transactional_db, live_server) -> Iterator[None]:
    """A page that was closed may have asked something last: emptying its tables meanwhile
    would wait for it for ever, or end it in the middle."""
    requests = Requests()
    request_started.connect(requests.started)
    request_finished.connect(requests.finished)
    yield
    wait_for(requests.are_over, what="the last answers of the portal")
    request_started.disconnect(requests.started)
    request_finished.disconnect(requests.finished)


@pytest.fixture
def portal(
    transactional_db,
    live_server,
    _answered_before_emptied,
    mailbox,
    settings,
    shared_files,
    seal,
    worker,
) -> str:
    """The address of a running portal with a worker; mail arrives in `mailbox`."""
    settings.BASE_URL = live_server.url
    settings.SEAL_CERTIFICATE = str(seal)
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(shared_files / "private"), "base_url": None},
        },
    }
    worker(live_server.url)
    return live_server.url


@pytest.fixture(scope="session")
def worker(shared_files, seal, _mail_server):
    """Starts a Celery worker on the test database, once, when the first test asks."""
    running: list[subprocess.Popen] = []

    def start(base_url: str) -> None:
        if running:
            return
        place = connection.settings_dict
        host, port = place["HOST"] or "127.0.0.1", place["PORT"] or "5432"
        secret = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
        url = (
            f"postgres://{place['USER']}{secret}@{host.replace('/', '%2F')}:{port}/{place['NAME']}"
        )
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "triangle_portal.settings",
            "PORTAL_MODE": "development",
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": url,
            "PORTAL_VAR": str(shared_files),
            "PRIVATE_FILES": str(shared_files / "private"),
            "SEAL_CERTIFICATE": str(seal),
            "EMAIL_PORT": str(_mail_server[1].port),
            "EMAIL_HOST": "127.0.0.1",
            "BASE_URL": base_url,
        }
        command = [sys.executable, "-m", "celery", "-A", "triangle_portal", "worker"]
        running.append(
            subprocess.Popen(
                [*command, "--pool=solo", "--without-mingle", "--without-gossip", "-l", "warning"],
                env=environment,
                cwd=portal_settings.BASE_DIR,
            )
        )

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=20)


def wait_for(condition, *, seconds: float = 20, what: str = "it"):
    """The first true answer of `condition`, asked ten times a second."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds, and whether something sticks out sideways."""
    found = Axe().run(page)
    faults = [
        f"{page.url} {page.viewport_size}: "
        f"{fault['id']} {[node['html'] for node in fault['nodes']]}"
        for fault in found.response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return faults + ([f"{page.url} is {wide} pixels wider than its window"] if wide > 0 else [])

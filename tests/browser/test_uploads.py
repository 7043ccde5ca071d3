"""Sending files from a phone: several at once, a connection that breaks, refusals, removal."""

import pytest
from django.conf import settings as portal_settings
from django.test import Client

from documents.models import StoredDocument, Upload
from people.models import User
from tests import files
from tests.browser.conftest import PHONE, accessibility_faults, wait_for
from tests.scenarios import make_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.web.documents.upload_urls"),
]
PDF = files.PDF + b"%" + b"x" * 9_000_000 + b"\n%%EOF\n"


@pytest.fixture
def page(browser, transactional_db, live_server, _answered_before_emptied):
    world = make_world()
    User.objects.update(language="en")
    client = Client()
    client.force_login(world.own.student.user)
    context = browser.new_context(viewport=PHONE, has_touch=True)
    name = portal_settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.problems = []
    page.on("response", lambda r: r.status >= 400 and page.problems.append((r.status, r.url)))
    page.on("pageerror", lambda error: page.problems.append((0, str(error))))
    page.goto(f"{live_server.url}/places/1/")
    yield page
    context.close()


def choose(page, *chosen):
    page.locator("[data-upload-input]").first.set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in chosen
        ]
    )


def state(page, name):
    return page.locator("[data-upload-file]", has_text=name).locator("[data-upload-state]")


def test_several_files_with_a_refused_and_a_removed_one(page, shared_files):
    choose(page, ("a.pdf", PDF), ("b.jpg", files.picture()), ("c.jpg", files.HTML))
    wait_for(lambda: "Print it to PDF" in state(page, "c.jpg").inner_text(), what="the refusal")
    for name in ("a.pdf", "b.jpg"):
        wait_for(lambda name=name: state(page, name).inner_text().startswith("sent"), what=name)
    choose(page, ("a.pdf", b""))
    assert "empty" in page.locator("[data-upload-state]").last.inner_text()
    assert accessibility_faults(page) == []
    page.screenshot(path=shared_files / "uploads.png", full_page=True)
    page.locator("[data-upload-file]", has_text="b.jpg").locator("[data-upload-remove]").click()
    page.locator("[data-upload-file]", has_text="c.jpg").locator("[data-upload-remove]").click()
    wait_for(lambda: Upload.objects.count() == 1, what="the removal")
    page.locator("[name=title]").fill("Verslag")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("kept: a.pdf").wait_for()
    assert StoredDocument.objects.get().read() == PDF
    assert [status for status, _address in page.problems] == [422], page.problems


def test_a_connection_that_breaks_goes_on_by_itself(page):
    sent = []

    def cut_the_second_piece(route, request):
        sent.append(request.headers["upload-offset"])
        if len(sent) == 2:
            page.context.set_offline(True)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route(
        "**/files/*/",
        lambda route, request: (
            cut_the_second_piece(route, request) if request.method == "PATCH" else route.continue_()
        ),
    )
    choose(page, ("a.pdf", PDF))
    # Playwright answers routes only while it is asked something.
    wait_for(lambda: page.wait_for_timeout(100) or len(sent) == 2, what="the second piece")
    page.wait_for_timeout(300)
    # A form that is sent too early says so and goes nowhere.
    page.locator("[name=title]").fill("Verslag")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Files are still being sent").wait_for()
    page.context.set_offline(False)
    wait_for(lambda: state(page, "a.pdf").inner_text().startswith("sent"), what="the rest")
    assert sent[0] == "0"
    # Gone on from where it was, not from the beginning.
    assert set(sent[1:]) == {str(8 * 1024 * 1024)}
    page.get_by_role("button", name="Save").click()
    page.get_by_text("kept: a.pdf").wait_for()
    assert StoredDocument.objects.get().read() == PDF

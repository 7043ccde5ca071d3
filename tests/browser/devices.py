"""A browser that came by the link in the mail, at a form: shared by the tests that fill one in."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from assessments.task_scope import SCOPE
from people.models import User
from people.services.links import mint
from tests.factories import assessments as make
from tests.scenarios import make_world


@pytest.fixture
def row(portal):
    """A round that is open for its three corners, everybody reading English."""
    world = make_world()
    User.objects.update(language="en")
    return make.opened(world.own)


@pytest.fixture
def device(browser, row) -> Iterator:
    """Opens the form of `row`, or of another `at`; `script` runs before the pages' own."""
    opened = []

    def open_form(size, script="", at=None):
        placed = at or row
        context = browser.new_context(viewport=size, locale="en-GB")
        opened.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        path = reverse("assessments:fill", args=[placed.placement_id, placed.pk])
        supervisor = placed.placement.supervisors.get()
        page.goto(mint(user=supervisor, scope=SCOPE, object_id=placed.placement_id, path=path))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_selector("form[data-assess]")
        return page

    yield open_form
    for context in opened:
        context.close()

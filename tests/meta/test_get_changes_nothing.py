"""Opening a page changes nothing, whoever opens it; mail scanners open everything."""

import pytest

from tests.meta.crawl import Crawl

pytestmark = pytest.mark.django_db


def test_get_writes_no_row(crawl: Crawl):
    asked = [key for key in crawl.answers if key[3] == "GET"]
    wrote = {key: crawl.answers[key].wrote for key in asked if crawl.answers[key].wrote}
    assert len(asked) > 1000
    assert wrote == {}


def test_what_is_measured_would_show_a_write(crawl: Crawl):
    """The same measure sees what sending a form does."""
    assert crawl.answers["programmes:outcome-remove", "coordinator", "own", "POST"].wrote == (
        "core_auditevent",
        "programmes_learningoutcome",
    )

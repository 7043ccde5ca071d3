"""The public page says each thing once."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_what_happens_with_a_file_is_said_once(client):
    page = client.get(reverse("documents:verify"), headers={"accept-language": "en"})
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    assert text.count("It is checked and not kept.") == 1

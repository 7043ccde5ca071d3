"""How many queries the deeds cost, in literal numbers: whoever adds one says so here."""

import pytest
from django.urls import reverse

from tests.web.agreements.conftest import sign_url, signing_data

ANSWER, SEND_BACK, SEND_CODE, SIGN = 0, 0, 0, 0
PRINT = 0


@pytest.fixture
def client(desk):
    """The supervisor, who has looked at a page before."""
    client = desk.client(desk.supervisor)
    client.get(reverse("today"))
    return client


def test_the_answer_that_all_is_correct(desk, client, django_assert_num_queries):
    url = reverse("agreements:check", args=[desk.sent().pk])
    with django_assert_num_queries(ANSWER):
        client.post(url, {"answer": "correct"})


def test_the_answer_that_something_is_wrong(desk, client, django_assert_num_queries):
    url = reverse("agreements:check", args=[desk.sent().pk])
    with django_assert_num_queries(SEND_BACK):
        client.post(url, {"answer": "correct_it", "comment": "Dinsdag"})


def test_asking_for_a_code_and_signing(desk, client, django_assert_num_queries):
    agreement = desk.checked()
    desk.mailbox.mails.clear()
    client.get(sign_url(agreement))
    with django_assert_num_queries(SEND_CODE):
        client.post(sign_url(agreement), {"do": "send_code"})
    [mail] = desk.mailbox.mails
    data = signing_data(agreement, "workplace", desk.mailbox.code(mail))
    with django_assert_num_queries(SIGN):
        client.post(sign_url(agreement), data)
    assert agreement.signatures.count() == 1

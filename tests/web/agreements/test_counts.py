"""How many queries the deeds cost, in literal numbers: whoever adds one says so here."""

import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from agreements.models import Agreement
from core.dates import today
from core.models import Job
from documents.services import store
from tests.scenarios import PASSWORD, make_placement
from tests.web.agreements.conftest import sign_url, signing_data

ANSWER, SEND_BACK, SEND_CODE, SIGN = 16, 18, 12, 19
PRINT = 10
# Of these 20 count tries for allauth: five times a lock, what was counted, the new count, unlock.
SIGN_IN = 34


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


def test_signing_in(desk, django_assert_num_queries):
    client = desk.client(desk.student)
    client.logout()
    typed = {"login": desk.coordinator.email, "password": PASSWORD}
    with django_assert_num_queries(SIGN_IN):
        answer = client.post(reverse("account_login"), typed)
    assert answer.status_code == 302


@pytest.mark.parametrize("number", [1, 10, 50])
def test_printing_many_costs_as_much_as_printing_one(desk, number, django_assert_num_queries):
    sealed(desk, number)
    client = desk.client(desk.coordinator)
    url = reverse("agreements:print")
    typed = {
        "do": "start",
        "how": "agreements.zip_bundle",
        "asked": client.get(url).context["form"]["asked"].value(),
        "placements": list(Agreement.objects.values_list("placement_id", flat=True)),
    }
    with django_assert_num_queries(PRINT):
        client.post(url, typed)
    assert len(Job.objects.get().params["placement_ids"]) == number


def sealed(desk, number: int) -> None:
    """Rows that stand in for sealed agreements; their files are not opened here."""
    first = desk.checked()
    school, workplace = desk.world.own.school, desk.world.own.workplace
    for each in range(1, number + 1):
        row = copy.copy(first)
        row.pk, row.state = None, "active"
        row.placement = make_placement(
            school, workplace, desk.world.own.student, start_date=today() - timedelta(days=each)
        )
        row.sealed_document = store(
            actor=None,
            kind="agreement",
            name=f"{uuid4()}",
            content_type="application/pdf",
            content=b"%PDF-1.7",
        )
        row.save(force_insert=True)

"""Reading an agreement, its files, and who may."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from agreements.enums import AgreementState
from agreements.models import Agreement, Signature
from core.models import AuditEvent, Job
from documents.models import StoredDocument
from notifications.models import OutboxMessage
from people.models import OneTimeCode
from placements.models import Commitment


@pytest.fixture
def agreement(desk):
    return desk.checked()


def url(name, agreement, *rest):
    return reverse(f"agreements:{name}", args=[agreement.pk, *rest])


def counts() -> dict[str, int]:
    models = [
        Agreement,
        AuditEvent,
        Commitment,
        Job,
        OneTimeCode,
        OutboxMessage,
        Signature,
        StoredDocument,
    ]
    return {model.__name__: model.objects.count() for model in models}


def scan(content: bytes | None = None) -> io.BytesIO:
    file = io.BytesIO(content or b"")
    if content is None:
        Image.new("RGB", (200, 300), "white").save(file, "PNG")
        file.seek(0)
    file.name = "scan.png"
    return file


def test_each_reader_is_told_how_it_stands(desk, agreement):
    for user, reader, next_step in [
        (desk.student, "student", "You can sign now. Read the agreement first."),
        (desk.supervisor, "workplace", "You can sign now. Read the agreement first."),
        (desk.guardian, "guardian", "You can sign now. Read the agreement first."),
        (
            desk.world.own.school.supervisor,
            "school",
            "The student, the workplace, the school and the guardian still have to sign.",
        ),
    ]:
        page = desk.client(user).get(url("detail", agreement)).context["page"]
        assert (page.reader, page.answer) == (reader, "Signed by 0 of 4")
        if user != desk.world.own.school.supervisor:
            assert page.next_step == next_step


def test_the_birth_date_is_on_no_page_of_the_workplace(desk, agreement):
    born = desk.world.own.student.birth_date
    text = desk.client(desk.supervisor).get(url("detail", agreement)).content.decode()
    assert born.isoformat() not in text
    assert date_format(born, "j F Y") not in text


@pytest.mark.parametrize("name", ["detail", "check", "sign", "pdf", "send", "withdraw"])
def test_a_foreign_agreement_does_not_exist(desk, agreement, name):
    other = desk.world.other
    for user in (other.school.coordinator, other.workplace.supervisor, other.student.user):
        assert desk.client(user).get(url(name, agreement)).status_code == 404


def test_a_draft_stays_in_the_school(desk):
    draft = desk.draft()
    assert desk.client(desk.coordinator).get(url("detail", draft)).status_code == 200
    for user in (desk.student, desk.supervisor, desk.guardian):
        assert desk.client(user).get(url("detail", draft)).status_code == 404


def test_looking_changes_nothing(desk, agreement):
    before = counts()
    client = desk.client(desk.coordinator)
    template = agreement.template
    addresses = [
        *(url(name, agreement) for name in ("detail", "sign", "pdf", "send", "withdraw")),
        url("paper", agreement, "student"),
        *(
            reverse(f"agreements:{name}", args=[desk.placement.pk])
            for name in ("prepare", "amend", "end")
        ),
        reverse("agreements:templates"),
        *(
            reverse(f"agreements:{name}", args=[template.pk])
            for name in ("template", "template_publish", "template_preview")
        ),
        reverse("agreements:print"),
    ]
    for address in addresses:
        assert client.get(address).status_code in {200, 302}, address
    for user in (desk.student, desk.supervisor):
        for name in ("detail", "sign"):
            desk.client(user).get(url(name, agreement))
    assert counts() == before


def test_a_copy_to_read_says_that_it_is_one(desk, agreement):
    answer = desk.client(desk.student).get(url("pdf", agreement))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content[:5] == b"%PDF-"
    assert StoredDocument.objects.count() == 0


def test_signed_on_paper_counts_when_the_school_confirms(desk, agreement):
    client = desk.client(desk.coordinator)
    typed = {
        "signer_name": "Ouder van Noor",
        "signed_on": timezone.localdate().isoformat(),
        "compared": "on",
    }
    address = url("paper", agreement, "guardian")
    refused = client.post(address, {**typed, "scan": scan(b"MZ not a picture")})
    assert refused.context["form"].errors["scan"] == [
        "This is a program, and programs cannot be sent. Send a screenshot."
    ]
    assert Signature.objects.count() == 0
    answer = client.post(address, {**typed, "scan": scan()})
    assert answer.headers["Location"] == url("detail", agreement)
    row = Signature.objects.get()
    assert (row.party, row.method, row.confirmed_by) == ("guardian", "paper", desk.coordinator)
    client.post(address, {**typed, "scan": scan()})
    assert Signature.objects.count() == 1
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.PARTIALLY_SIGNED


def test_paper_without_comparing_is_refused(desk, agreement):
    address = url("paper", agreement, "guardian")
    errors = desk.client(desk.coordinator).post(address, {}).context["form"].errors
    assert set(errors) == {"signer_name", "signed_on", "scan", "compared"}
    assert desk.client(desk.student).get(address).status_code == 403
    unknown = desk.client(desk.coordinator).get(url("paper", agreement, "nobody"))
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("who", "name", "number"),
    [
        ("coordinator", "detail", 10),
        ("coordinator", "sign", 6),
        ("supervisor", "detail", 11),
        ("supervisor", "sign", 8),
    ],
)
def test_number_of_queries(desk, agreement, who, name, number, django_assert_num_queries):
    client = desk.client(getattr(desk, who))
    client.get(url(name, agreement))
    with django_assert_num_queries(number):
        client.get(url(name, agreement))


def test_number_of_queries_to_prepare(desk, django_assert_num_queries):
    client = desk.client(desk.coordinator)
    address = reverse("agreements:prepare", args=[desk.placement.pk])
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)

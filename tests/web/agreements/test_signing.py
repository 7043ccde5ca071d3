"""Reading, a code, a signature; and everything that can go wrong on the way."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.enums import AgreementState
from agreements.models import Signature
from agreements.services import drafting
from people.models import MailedLink, OneTimeCode
from people.services import links
from tests.web.agreements.conftest import sign_url, signing_data


@pytest.fixture
def agreement(desk):
    return desk.checked()


@pytest.fixture
def client(desk):
    return desk.client(desk.supervisor)


def refusal(answer) -> list[str]:
    """The sentence at the field of the code."""
    return answer.context["form"].errors.get("code", [])


def told(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_looking_reads_the_whole_text_and_sends_nothing(desk, client, agreement):
    desk.mailbox.mails.clear()
    answer = client.get(sign_url(agreement))
    assert answer.context["step"] == "read"
    for clause in agreement.clauses:
        assert f'id="doc-{clause["key"]}"' in answer.content.decode()
    text = answer.content.decode()
    assert text.index('href="#sign"') < text.index('id="contents"') < text.index('id="sign"')
    assert text.count('href="#doc-') == len(agreement.clauses) + 2
    client.get(f"{sign_url(agreement)}?step=code&sent=1")
    assert (desk.mailbox.mails, OneTimeCode.objects.count()) == ([], 0)


def test_all_sign_in_any_order_and_the_evidence_is_kept(desk, agreement):
    order = [
        (desk.guardian, "guardian"),
        (desk.coordinator, "school"),
        (desk.student, "student"),
        (desk.supervisor, "workplace"),
    ]
    for user, party in order:
        answer = desk.sign_on_page(user, party, agreement)
        assert answer.headers["Location"] == sign_url(agreement)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.FULLY_SIGNED
    rows = Signature.objects.order_by("pk").values_list("party", "signer", "content_sha256")
    assert list(rows) == [(party, user.pk, agreement.content_sha256) for user, party in order]
    row = Signature.objects.get(party="student")
    assert (len(row.address_hash), len(row.session_hash), row.method) == (64, 64, "portal")


def test_after_signing_the_same_address_shows_who_is_missing(desk, agreement):
    desk.sign_on_page(desk.student, "student", agreement)
    page = desk.client(desk.student).get(sign_url(agreement))
    assert told(page) == []
    assert page.context["mine"] is True
    assert page.context["page"].answer == "Signed by 1 of 4"
    assert [row.name for row in page.context["page"].signatures if not row.signed_at] == [
        desk.supervisor.name,
        desk.world.own.school.institution.name,
        desk.guardian.name,
    ]


def test_a_wrong_code_is_not_a_signature(desk, client, agreement):
    code = desk.code_for(client, agreement)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answer = client.post(sign_url(agreement), signing_data(agreement, "workplace", wrong))
    assert refusal(answer) == ["This code is not right. Look in the newest mail and try again."]
    assert Signature.objects.count() == 0


def test_five_wrong_tries_end_the_code(desk, client, agreement):
    code = desk.code_for(client, agreement)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        client.post(sign_url(agreement), signing_data(agreement, "workplace", wrong))
    answer = client.post(sign_url(agreement), signing_data(agreement, "workplace", code))
    assert refusal(answer) == ["The code was typed wrong five times. Ask for a new one."]
    assert Signature.objects.count() == 0


def test_a_code_ends_after_ten_minutes(desk, client, agreement):
    code = desk.code_for(client, agreement)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        answer = client.post(sign_url(agreement), signing_data(agreement, "workplace", code))
    assert refusal(answer) == [
        "This code cannot be used any more. Ask for a new one, in this browser."
    ]


def test_a_code_works_only_in_the_browser_that_asked(desk, client, agreement):
    code = desk.code_for(client, agreement)
    elsewhere = desk.client(desk.supervisor)
    answer = elsewhere.post(sign_url(agreement), signing_data(agreement, "workplace", code))
    assert refusal(answer) == [
        "This code cannot be used any more. Ask for a new one, in this browser."
    ]
    assert Signature.objects.count() == 0


def test_six_digits_and_the_sentence_are_asked(desk, client, agreement):
    data = signing_data(agreement, "workplace", "12 34")
    del data["accepted"]
    errors = client.post(sign_url(agreement), data).context["form"].errors
    assert errors == {
        "code": ["The code has six digits."],
        "accepted": ["Tick this sentence: without it there is no signature."],
    }


def test_spaces_in_a_code_do_no_harm(desk, client, agreement):
    code = desk.code_for(client, agreement)
    typed = f" {code[:3]} {code[3:]} "
    client.post(sign_url(agreement), signing_data(agreement, "workplace", typed))
    assert Signature.objects.get().signer == desk.supervisor


def test_signing_twice_signs_once(desk, client, agreement):
    code = desk.code_for(client, agreement)
    data = signing_data(agreement, "workplace", code)
    client.post(sign_url(agreement), data)
    again = client.post(sign_url(agreement), data)
    assert "You cannot sign this version, or you did so before." in told(again)
    assert again.headers["Location"] == sign_url(agreement)
    assert Signature.objects.count() == 1


def test_another_text_than_the_one_read_is_not_signed(desk, client, agreement):
    code = desk.code_for(client, agreement)
    data = signing_data(agreement, "workplace", code, content_sha256="0" * 64)
    assert refusal(client.post(sign_url(agreement), data)) == [
        "This is not the version that you read. Read the agreement again, then sign."
    ]
    assert Signature.objects.count() == 0


def test_nobody_signs_for_another_party(desk, client, agreement):
    code = desk.code_for(client, agreement)
    client.post(sign_url(agreement), signing_data(agreement, "student", code))
    assert not Signature.objects.filter(party="student").exists()


def test_a_version_that_was_withdrawn_meanwhile_is_not_signed(desk, client, agreement):
    code = desk.code_for(client, agreement)
    drafting.withdraw(actor=desk.coordinator, agreement_id=agreement.pk, reason="Verkeerde uren")
    answer = client.post(sign_url(agreement), signing_data(agreement, "workplace", code))
    assert answer.headers["Location"] == sign_url(agreement)
    assert Signature.objects.count() == 0
    shown = client.get(sign_url(agreement))
    assert shown.context["page"].answer == "The school withdrew this version"


def test_the_mail_server_is_down(desk, client, agreement):
    desk.mailbox.mood = lambda address: "451 not now"
    answer = client.post(sign_url(agreement), {"do": "send_code"}, follow=True)
    assert answer.status_code == 200
    assert len(told(answer)) == 1 or answer.context["messages"]
    assert OneTimeCode.objects.count() == 0


def test_names_are_text_not_markup(desk, agreement):
    """A name that was changed after the text was fixed, and one with HTML in it."""
    desk.student.name = "<script>alert(1)</script>"
    desk.student.save()
    for user in (desk.student, desk.supervisor, desk.coordinator):
        for name in ("detail", "sign"):
            url = reverse(f"agreements:{name}", args=[agreement.pk])
            assert "<script>alert" not in desk.client(user).get(url).content.decode()


class TestMailedLink:
    @pytest.fixture
    def link(self, desk, agreement):
        path = sign_url(agreement)
        return links.mint(
            user=desk.supervisor,
            scope="agreement",
            object_id=agreement.pk,
            path=path,
            valid_for=timedelta(days=7),
        )

    def test_link_button_code_signature(self, desk, agreement, link):
        client = Client()
        landing = client.get(link)
        assert landing.status_code == 200
        assert "_auth_user_id" not in client.session
        begun = client.post(link)
        assert begun.headers["Location"] == sign_url(agreement)
        code = desk.code_for(client, agreement)
        client.post(sign_url(agreement), signing_data(agreement, "workplace", code))
        assert Signature.objects.get().signer == desk.supervisor
        # The link is not used up: the page can be read and printed until it ends.
        again = Client()
        again.post(link)
        assert again.get(sign_url(agreement)).context["mine"] is True

    def test_the_session_touches_nothing_else(self, desk, agreement, link):
        client = Client()
        client.post(link)
        for url in (
            reverse("agreements:prepare", args=[desk.placement.pk]),
            reverse("agreements:templates"),
            reverse("placements:list"),
        ):
            assert client.get(url).status_code != 200, url

    def test_an_expired_link_opens_nothing(self, desk, agreement, link):
        client = Client()
        with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
            client.post(link)
            assert client.get(sign_url(agreement)).status_code != 200
        assert "_auth_user_id" not in client.session

    def test_opened_by_somebody_who_is_signed_in_as_another(self, desk, agreement, link):
        client = desk.client(desk.student)
        client.post(link)
        answer = client.get(sign_url(agreement))
        assert answer.wsgi_request.user == desk.supervisor
        assert client.get(reverse("placements:list")).status_code != 200
        assert MailedLink.objects.filter(opened_at__isnull=False).count() <= 1

"""The workplace answers: correct, or what should be corrected."""

import pytest
from django.urls import reverse

from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.services import drafting
from notifications.services import deliver_outbox


def check_url(agreement):
    return reverse("agreements:check", args=[agreement.pk])


@pytest.fixture
def client(desk):
    return desk.client(desk.supervisor)


def test_correct_opens_signing(desk, client):
    agreement = desk.sent()
    page = client.get(check_url(agreement))
    assert page.context["content"].data == agreement.data
    answer = client.post(check_url(agreement), {"answer": "correct"})
    assert answer.headers["Location"] == reverse("agreements:sign", args=[agreement.pk])
    agreement.refresh_from_db()
    assert (agreement.state, agreement.checked_by) == (AgreementState.READY, desk.supervisor)


def test_a_correction_needs_a_comment(desk, client):
    agreement = desk.sent()
    answer = client.post(check_url(agreement), {"answer": "correct_it", "comment": "  "})
    assert answer.context["form"].errors == {
        "comment": ["Write what should be corrected, so that the school can do it."]
    }
    assert client.post(check_url(agreement), {}).context["form"].errors == {
        "answer": ["Choose one of the two answers."]
    }
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.PROPOSED


def test_a_correction_goes_back_to_the_school(desk, client):
    agreement = desk.sent()
    typed = {"answer": "correct_it", "comment": "De begeleider is Karin"}
    answer = client.post(check_url(agreement), typed)
    assert answer.headers["Location"] == reverse("agreements:detail", args=[agreement.pk])
    agreement.refresh_from_db()
    assert (agreement.state, agreement.return_comment) == (
        AgreementState.RETURNED,
        "De begeleider is Karin",
    )
    assert Agreement.objects.filter(state=AgreementState.DRAFT).count() == 1


def test_after_a_correction_it_says_what_was_asked_and_what_changed(desk, client):
    first = desk.sent()
    typed = {"answer": "correct_it", "comment": "Niet op vrijdag"}
    client.post(check_url(first), typed)
    detail = client.get(reverse("agreements:detail", args=[first.pk]))
    assert detail.context["page"].signatures == []
    draft = Agreement.objects.get(state=AgreementState.DRAFT)
    drafting.update_draft(
        actor=desk.coordinator,
        agreement_id=draft.pk,
        revision=draft.revision,
        data={**desk.draft_data(), "return_days": "elke dinsdag"},
        language="nl",
    )
    deliver_outbox()
    desk.mailbox.mails.clear()
    second = drafting.send(actor=desk.coordinator, agreement_id=draft.pk)
    deliver_outbox()
    [mail] = desk.mailbox.to(desk.supervisor.email)
    words = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "This is the new version after the correction that was asked on" in words
    assert "Changed: " in words
    assert "vrijdag" not in words
    page = client.get(check_url(second))
    assert page.context["asked"] == first
    assert [(row.before, row.after) for row in page.context["since"]] == [
        ("elke vrijdag", "elke dinsdag")
    ]
    assert "Niet op vrijdag" in page.content.decode()


def test_answering_twice_changes_nothing_and_says_so(desk, client):
    agreement = desk.sent()
    client.post(check_url(agreement), {"answer": "correct"})
    again = client.post(check_url(agreement), {"answer": "correct_it", "comment": "te laat"})
    shown = client.get(again.headers["Location"])
    assert "This version was answered before. Nothing changed now." in shown.content.decode()
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.READY


def test_others_do_not_answer_for_the_workplace(desk):
    agreement = desk.sent()
    for user, status in [
        (desk.student, 403),
        (desk.coordinator, 403),
        (desk.world.other.workplace.supervisor, 404),
        (desk.world.other.school.coordinator, 404),
    ]:
        answer = desk.client(user).post(check_url(agreement), {"answer": "correct"})
        assert answer.status_code == status, user
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.PROPOSED

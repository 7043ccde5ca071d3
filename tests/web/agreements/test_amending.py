"""An agreement that all have signed: one file for everybody, and changing it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.services import checking, sealing
from core.models import Job
from notifications.services import deliver_outbox


@pytest.fixture(scope="session")
def seal_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("seal")


@pytest.fixture
def sealed(desk, settings, seal_folder) -> Agreement:
    settings.SEAL_CERTIFICATE = str(seal_folder / "seal" / "development.p12")
    settings.PORTAL_VAR = seal_folder
    call_command("make_seal_certificate", "--if-missing")
    agreement = desk.checked()
    for user, party in [
        (desk.student, "student"),
        (desk.supervisor, "workplace"),
        (desk.coordinator, "school"),
        (desk.guardian, "guardian"),
    ]:
        desk.sign_on_page(user, party, agreement)
    sealing.seal(agreement.pk)
    agreement.refresh_from_db()
    return agreement


def amend_url(desk, *changes: str) -> str:
    query = "&".join(f"change={key}" for key in changes)
    return f"{reverse('agreements:amend', args=[desk.placement.pk])}?{query}"


def test_all_parties_get_the_same_file(desk, sealed):
    url = reverse("agreements:pdf", args=[sealed.pk])
    people = (desk.student, desk.supervisor, desk.coordinator, desk.guardian)
    files = {b"".join(desk.client(user).get(url).streaming_content) for user in people}
    assert len(files) == 1
    assert len(files.pop()) == sealed.sealed_document.size


def test_amending_says_first_what_it_means(desk, sealed):
    client = desk.client(desk.coordinator)
    expected = {
        "supervisor": "notice",
        "weekdays": "amendment",
        "host": "new_agreement",
        "contact_details": "none",
    }
    for change, effect in expected.items():
        context = client.get(amend_url(desk, change)).context
        assert context["consequence"].effect == effect
        assert (context["form"] is not None) == (effect == "amendment")


def test_an_amendment_changes_the_chosen_fields_only(desk, sealed):
    client = desk.client(desk.coordinator)
    url = amend_url(desk, "weekdays")
    later = desk.placement.start_date + timedelta(weeks=2)
    typed = {"weekdays": [2, 3], "effective_on": later.isoformat(), "reason": "Andere lesdag"}
    missing = client.post(url, {"weekdays": [2, 3], "effective_on": later.isoformat()})
    assert set(missing.context["form"].errors) == {"reason"}
    same = client.post(url, {**typed, "weekdays": [1, 2, 3, 4]})
    assert same.context["form"].non_field_errors() == [
        "Nothing changes: this is how it was agreed already."
    ]
    answer = client.post(url, {**typed, "end_date": "2040-01-01"})
    amendment = Agreement.objects.latest("pk")
    send_url = reverse("agreements:send", args=[amendment.pk])
    assert answer.headers["Location"] == send_url
    assert set(amendment.changed_fields) == {"weekdays"}
    assert amendment.state == AgreementState.DRAFT
    sent = client.post(send_url)
    assert sent.headers["Location"] == reverse("agreements:detail", args=[amendment.pk])
    again = client.post(url, typed)
    assert len(again.context["form"].non_field_errors()) == 1
    assert Agreement.objects.filter(kind="amendment").count() == 1
    sealed.refresh_from_db()
    assert sealed.state == AgreementState.ACTIVE


def test_an_amendment_is_shown_before_it_is_sent(desk, sealed):
    client = desk.client(desk.coordinator)
    deliver_outbox()
    desk.mailbox.mails.clear()
    later = desk.placement.start_date + timedelta(weeks=2)
    typed = {"weekdays": [2, 3], "effective_on": later.isoformat(), "reason": "Andere lesdag"}
    prepared = client.post(amend_url(desk, "weekdays"), typed).headers["Location"]
    page = client.get(prepared)
    assert [change.field for change in page.context["changes"]] == ["weekdays"]
    assert "Andere lesdag" in page.content.decode()
    deliver_outbox()
    assert desk.mailbox.mails == []
    again = client.get(amend_url(desk, "weekdays")).context["form"]
    assert (again["weekdays"].value(), again["reason"].value()) == ([2, 3], "Andere lesdag")
    draft = Agreement.objects.latest("pk")
    assert desk.client(desk.supervisor).get(prepared).status_code == 404
    client.post(prepared)
    draft.refresh_from_db()
    assert draft.state == AgreementState.PROPOSED
    frozen_at = draft.frozen_at
    client.post(prepared)
    draft.refresh_from_db()
    assert draft.frozen_at == frozen_at


def test_the_workplace_reads_that_it_is_an_amendment_and_what_changes(desk, sealed):
    client = desk.client(desk.coordinator)
    later = desk.placement.start_date + timedelta(weeks=2)
    typed = {"weekdays": [2, 3], "effective_on": later.isoformat(), "reason": "Andere lesdag"}
    prepared = client.post(amend_url(desk, "weekdays"), typed).headers["Location"]
    deliver_outbox()
    desk.mailbox.mails.clear()
    client.post(prepared)
    deliver_outbox()
    [mail] = desk.mailbox.to(desk.supervisor.email)
    words = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "prepared an amendment to the agreement" in words
    assert "It changes: working days." in words, words
    assert "Andere lesdag" not in words
    amendment = Agreement.objects.latest("pk")
    page = desk.client(desk.supervisor).get(reverse("agreements:check", args=[amendment.pk]))
    text = page.content.decode()
    assert "Is this amendment correct?" in text
    assert "What this amendment changes" in text
    assert [change.field for change in page.context["changes"]] == ["weekdays"]


def test_printing_starts_one_job_however_often_it_is_sent(desk, sealed):
    client = desk.client(desk.coordinator)
    url = reverse("agreements:print")
    page = client.get(url)
    assert page.context["agreements"] == [sealed]
    data = {
        "do": "start",
        "how": "agreements.zip_bundle",
        "asked": page.context["form"]["asked"].value(),
    }
    first, second = client.post(url, data), client.post(url, data)
    assert first.headers["Location"] == second.headers["Location"]
    job = Job.objects.get()
    assert job.params == {"placement_ids": [desk.placement.pk]}


def test_ending_early_from_its_page(desk, sealed):
    client = desk.client(desk.coordinator)
    url = reverse("agreements:end", args=[desk.placement.pk])
    day = desk.placement.start_date + timedelta(weeks=1)
    client.post(url, {"reason": "mutual_consent", "ended_on": day.isoformat()})
    sealed.refresh_from_db()
    assert (sealed.state, sealed.ended_on) == (AgreementState.TERMINATED, day)


def test_an_amendment_that_came_back_is_corrected_on_its_own_page(desk, sealed):
    client = desk.client(desk.coordinator)
    later = desk.placement.start_date + timedelta(weeks=2)
    typed = {"weekdays": [2, 3], "effective_on": later.isoformat(), "reason": "Andere lesdag"}
    client.post(client.post(amend_url(desk, "weekdays"), typed).headers["Location"])
    amendment = Agreement.objects.latest("pk")
    checking.send_back(actor=desk.supervisor, agreement_id=amendment.pk, comment="Ook woensdag")
    page = client.get(reverse("agreements:detail", args=[amendment.pk])).context["page"]
    [correct] = [action for action in page.actions if action.label == "Correct it"]
    assert correct.url == amend_url(desk, "weekdays")
    prepared = client.post(correct.url, {**typed, "weekdays": [2, 3, 4]}).headers["Location"]
    assert "Ook woensdag" in client.get(prepared).content.decode()
    client.post(prepared)
    sent = Agreement.objects.latest("pk")
    assert (sent.state, sent.changed_fields["weekdays"]["to"]) == ("proposed", [2, 3, 4])

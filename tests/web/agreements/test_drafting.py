"""The coordinator's page: prepare, preview, keep, send."""

import html
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.services import checking
from programmes.models import LearningOutcome


@pytest.fixture
def client(desk):
    return desk.client(desk.coordinator)


@pytest.fixture
def url(desk):
    return reverse("agreements:prepare", args=[desk.placement.pk])


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def test_looking_starts_nothing_and_says_what_can_be_done(desk, client, url):
    answer = client.get(url)
    assert answer.context["missing"] == []
    assert answer.context["content"].data["student"]["name"] == desk.student.name
    assert Agreement.objects.count() == 0


def test_first_line_names_what_is_missing(desk, client, url):
    desk.world.own.student.guardianships.all().delete()
    desk.placement.supervisor_links.all().delete()
    desk.placement.host.roles.all().delete()
    answer = client.get(url)
    missing = answer.context["missing"]
    assert [each.text for each in missing] == [
        "Name the supervisor at the workplace.",
        "Add a parent or guardian: the student is under 18 and they consent.",
    ]
    for each in missing:
        assert each.text in text_of(answer)
        assert f'href="{each.url}"' in text_of(answer)


def test_a_guardian_is_added_on_the_way_and_one_comes_back(desk, client, url):
    desk.world.own.student.guardianships.all().delete()
    [each] = client.get(url).context["missing"]
    assert each.url == f"{reverse('people:guardian-add', args=[desk.placement.student_id])}?" + (
        urlencode({"next": url})
    )
    typed = {"name": "Karim El Idrissi", "email": "karim@people.example", "next": url}
    assert client.post(each.url, typed).headers["Location"] == url
    assert client.get(url).context["missing"] == []


def test_details_are_changed_on_their_form_and_one_comes_back(desk, client, url):
    link = client.get(url).context["change_url"]
    form = client.get(link).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = client.post(link, typed)
    assert answer.headers["Location"] == url


def test_a_programme_without_outcomes_says_so_and_takes_words(desk, client, url):
    programme = desk.placement.programme
    LearningOutcome.objects.filter(framework__programme=programme).delete()
    page = client.get(url)
    [each] = page.context["missing"]
    assert each.text.startswith("This programme has no outcomes to choose from yet.")
    assert each.url.startswith(reverse("programmes:detail", args=[programme.pk]))
    assert "outcomes" not in page.context["form"].fields
    typed = desk.form_data(do="send", outcomes_text="Kerntaak 1: bouwt en test software")
    answer = client.post(url, typed)
    sent = client.post(answer.headers["Location"])
    agreement = Agreement.objects.get()
    assert sent.headers["Location"] == reverse("agreements:detail", args=[agreement.pk])
    assert (agreement.state, agreement.data["content"]["outcomes"]) == ("proposed", [])
    shown = desk.client(desk.supervisor).get(reverse("agreements:check", args=[agreement.pk]))
    assert "Kerntaak 1: bouwt en test software" in text_of(shown)


def test_preview_shows_what_is_typed_and_keeps_nothing(desk, client, url):
    typed = desk.form_data(activities="Testen <b>vet</b>", language="en")
    answer = client.post(reverse("agreements:preview", args=[desk.placement.pk]), typed)
    content = answer.context["content"]
    assert content.language == "en"
    assert content.data["content"]["activities"] == "Testen <b>vet</b>"
    assert "Testen &lt;b&gt;vet&lt;/b&gt;" in answer.content.decode()
    assert "<b>vet" not in answer.content.decode()
    assert Agreement.objects.count() == 0


def test_preview_without_javascript_is_the_same_page(desk, client, url):
    answer = client.post(url, desk.form_data(do="preview", activities="Alleen bekijken"))
    assert answer.context["content"].data["content"]["activities"] == "Alleen bekijken"
    assert answer.context["form"]["activities"].value() == "Alleen bekijken"
    assert Agreement.objects.count() == 0


def test_keep_then_send_after_one_question(desk, client, url):
    assert client.post(url, desk.form_data()).headers["Location"] == url
    draft = Agreement.objects.get()
    assert (draft.state, draft.data["activities"]) == (
        AgreementState.DRAFT,
        desk.draft_data()["activities"],
    )
    send_url = reverse("agreements:send", args=[draft.pk])
    kept = client.post(url, desk.form_data(do="send", revision=draft.revision))
    assert kept.headers["Location"] == send_url
    assert client.get(send_url).status_code == 200
    draft.refresh_from_db()
    assert draft.state == AgreementState.DRAFT
    answer = client.post(send_url)
    assert answer.headers["Location"] == reverse("agreements:detail", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.state == AgreementState.PROPOSED


def test_sending_twice_sends_once(desk, client):
    draft = desk.draft()
    send_url = reverse("agreements:send", args=[draft.pk])
    client.post(send_url)
    frozen_at = Agreement.objects.get().frozen_at
    again = client.post(send_url, follow=True)
    assert "Nothing changed now" in text_of(again)
    assert Agreement.objects.get().frozen_at == frozen_at


def test_stale_form_is_refused_and_keeps_what_was_typed(desk, client, url):
    draft = desk.draft()
    first = desk.form_data(revision=draft.revision, activities="Van de eerste")
    second = desk.form_data(revision=draft.revision, activities="Van de tweede")
    client.post(url, first)
    refused = client.post(url, second)
    assert refused.context["form"].non_field_errors() == [
        "Someone else changed this agreement while you were typing. What you typed is "
        "still here: compare it with the agreement as it is now, and save again."
    ]
    assert refused.context["form"]["activities"].value() == "Van de tweede"
    assert Agreement.objects.get().data["activities"] == "Van de eerste"
    meant = desk.form_data(revision=refused.context["form"]["revision"].value())
    assert client.post(url, {**meant, "activities": "Van de tweede"}).status_code == 302
    assert Agreement.objects.get().data["activities"] == "Van de tweede"


def test_a_mistake_is_named_at_its_field(desk, client, url):
    answer = client.post(url, desk.form_data(agreement_date="31-02-2027", contact_moments_min="0"))
    assert answer.context["form"].errors["agreement_date"] == [
        "Write the date as day-month-year, for example 02-09-2026."
    ]
    assert set(answer.context["form"].errors) == {"agreement_date", "contact_moments_min"}
    assert Agreement.objects.count() == 0


def test_hours_that_cannot_be_read_are_named(desk, client, url):
    answer = client.post(url, desk.form_data(hours_per_study_year="veel"))
    assert answer.context["form"].non_field_errors() == [
        "“Hours per study year” cannot be read. Please fill it in again."
    ]
    assert Agreement.objects.count() == 0


def test_after_a_correction_the_comment_and_the_typed_values_are_there(desk, client, url):
    agreement = desk.sent()
    checking.send_back(actor=desk.supervisor, agreement_id=agreement.pk, comment="Dinsdag <i>!</i>")
    answer = client.get(url)
    assert answer.context["returned"] == agreement
    assert "Dinsdag &lt;i&gt;!&lt;/i&gt;" in answer.content.decode()
    assert answer.context["form"]["return_days"].value() == "elke vrijdag"
    assert "Ready to send" not in text_of(answer)
    assert "Nothing is corrected yet" in text_of(answer)


def test_what_was_corrected_stands_on_the_page_before_it_is_sent(desk, client, url):
    agreement = desk.sent()
    checking.send_back(actor=desk.supervisor, agreement_id=agreement.pk, comment="Dinsdag")
    draft = Agreement.objects.get(state=AgreementState.DRAFT)
    client.post(url, desk.form_data(revision=draft.revision, return_days="elke dinsdag"))
    page = client.get(url)
    assert [(row.before, row.after) for row in page.context["since"]] == [
        ("elke vrijdag", "elke dinsdag")
    ]
    assert "Corrected, not sent yet" in text_of(page)
    assert "Ready to send" not in text_of(page)


def test_a_sent_version_is_not_prepared_again(desk, client, url):
    agreement = desk.sent()
    detail = reverse("agreements:detail", args=[agreement.pk])
    assert client.get(url).headers["Location"] == detail
    assert client.post(url, desk.form_data()).headers["Location"] == detail
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("role", ["student", "supervisor", "guardian"])
def test_only_the_office_prepares(desk, url, role):
    assert desk.client(getattr(desk, role)).get(url).status_code == 403


def test_a_foreign_placement_does_not_exist(desk, client):
    foreign = desk.world.other.placement.pk
    for name in ("prepare", "amend", "end"):
        assert client.get(reverse(f"agreements:{name}", args=[foreign])).status_code == 404


def test_withdrawing_asks_why(desk, client):
    agreement = desk.sent()
    url = reverse("agreements:withdraw", args=[agreement.pk])
    assert client.post(url, {"reason": " "}).context["form"].errors["reason"] == [
        "Write in a few words why, so that everybody understands."
    ]
    client.post(url, {"reason": "Verkeerde werkplek"})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.withdraw_reason) == (
        AgreementState.WITHDRAWN,
        "Verkeerde werkplek",
    )


def test_the_workplace_is_named_once_in_its_line(desk, client, url):
    host = desk.placement.host.name
    [value] = [
        row["value"]
        for row in client.get(url).context["placement_rows"]
        if row["label"] == "Workplace"
    ]
    assert value == f"{host} · Utrecht"


@pytest.mark.parametrize("page", ["end", "withdraw"])
def test_a_confirmation_says_where_it_belongs(desk, client, page):
    sent = desk.sent()
    number = desk.placement.pk if page == "end" else sent.pk
    html = client.get(reverse(f"agreements:{page}", args=[number])).content.decode()
    assert f'href="{reverse("placements:detail", args=[desk.placement.pk])}"' in html
    assert f'href="{reverse("placements:list")}"' in html
    assert "---" not in html

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import describers
from documents.describers import Description
from documents.models import StoredDocument
from documents.storage import private_storage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def described(monkeypatch):
    def describe(document):
        return Description(
            title="Agreement",
            parties=["S.B.", "I.P.", "T.J."],
            state="In force",
            state_tone="good",
            starts_on=date(2026, 9, 2),
            ends_on=date(2027, 1, 30),
        )

    monkeypatch.setattr(describers, "_describers", {"agreement": describe})


def code_url(code):
    return reverse("documents:verify_code", args=[code])


def drop(client, content, name="agreement.pdf"):
    return client.post(
        reverse("documents:verify_file"),
        {"file": SimpleUploadedFile(name, content, "application/pdf")},
    )


class TestByCode:
    def test_the_form_leads_to_the_page_of_the_code_however_it_is_typed(self, client):
        response = client.post(reverse("documents:verify"), {"code": " k7qm 3xpv-9t2d.w8ra"})
        assert (response.status_code, response.url) == (302, code_url("K7QM-3XPV-9T2D-W8RA"))

    def test_shows_what_the_app_tells_and_no_more(self, client, sealed_document, described):
        response = client.get(code_url(sealed_document.verification_code))
        text = response.content.decode()
        assert response.status_code == 200
        for expected in (
            "S.B. · I.P. · T.J.",
            "In force",
            "2 September 2026",
            "30 January 2027",
            sealed_document.verification_code,
        ):
            assert text.count(expected) >= 1, expected
        for hidden in (sealed_document.name, str(sealed_document.pk), sealed_document.sha256):
            assert text.count(hidden) == 0, hidden

    def test_is_not_kept_by_browsers_or_search_engines(self, client, sealed_document, described):
        response = client.get(code_url(sealed_document.verification_code))
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"

    def test_unknown_misspelt_and_undescribed_codes_look_alike(self, client, sealed_document):
        answers = []
        for code in ("0000-0000-0000-0000", "nonsense", sealed_document.verification_code):
            response = client.get(code_url(code))
            text = response.content.decode().replace(code, "CODE")
            answers.append((response.status_code, "No document has this code" in text))
        assert answers == [(404, True)] * 3

    def test_a_wrong_code_is_explained(self, client):
        response = client.post(reverse("documents:verify"), {"code": "123"})
        assert response.status_code == 422
        assert "A code has sixteen letters and digits." in response.content.decode()

    def test_markup_in_the_address_stays_text(self, client):
        response = client.get("/verify/%3Cscript%3Ealert(1)%3C%2Fscript%3E-/".replace("%2F", ""))
        assert "<script>alert" not in response.content.decode()

    def test_guessing_is_stopped_and_a_real_code_still_works(
        self, client, sealed_document, described
    ):
        statuses = [client.get(code_url(f"{n:016d}")).status_code for n in range(32)]
        assert statuses == [404] * 30 + [429] * 2
        assert client.get(code_url(sealed_document.verification_code)).status_code == 200

    def test_looking_costs_one_query(
        self, client, sealed_document, described, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            client.get(code_url(sealed_document.verification_code))


class TestByFile:
    def outcome(self, response):
        return response.context["verification"].outcome.value

    def test_the_stored_file_is_untouched(self, client, sealed_document, described):
        response = drop(client, sealed_document.read())
        assert (response.status_code, self.outcome(response)) == (200, "untouched")
        assert "S.B. · I.P. · T.J." in response.content.decode()

    def test_one_byte_makes_it_changed(self, client, sealed_document, described):
        content = bytearray(sealed_document.read())
        content[len(content) // 10] ^= 1
        response = drop(client, bytes(content))
        assert self.outcome(response) == "changed"
        assert "S.B." not in response.content.decode()

    def test_an_addition_names_the_original(self, client, sealed_document, described):
        response = drop(client, sealed_document.read() + b"\n%%EOF")
        assert self.outcome(response) == "changed"
        assert response.context["verification"].document == sealed_document

    def test_our_seal_on_a_file_we_do_not_keep(self, client, make_pdf):
        from documents.sealing import seal

        response = drop(client, seal(make_pdf("Elsewhere")).content)
        assert self.outcome(response) == "unknown"

    def test_a_pdf_without_our_seal(self, client, plain_pdf):
        assert self.outcome(drop(client, plain_pdf)) == "foreign"

    @pytest.mark.parametrize("content", [b"GIF89a", b"%PDF-1.7\n" + b"[" * 200_000])
    def test_a_file_that_cannot_be_read(self, client, content):
        assert self.outcome(drop(client, content)) == "unreadable"

    def test_nothing_is_kept(self, client, plain_pdf):
        drop(client, plain_pdf)
        assert StoredDocument.objects.count() == 0
        assert not private_storage().exists("files")

    @pytest.mark.parametrize("data", [{}, {"file": SimpleUploadedFile("x.pdf", b"")}])
    def test_no_file_is_explained(self, client, data):
        response = client.post(reverse("documents:verify_file"), data)
        assert response.status_code == 422

    def test_a_file_over_the_limit_is_explained(self, client, monkeypatch):
        monkeypatch.setattr("documents.forms.SIZE_LIMIT", 100)
        response = drop(client, b"%PDF-" + bytes(200))
        assert response.status_code == 422
        assert "Files of up to 50 MB can be checked." in response.content.decode()

    def test_many_files_are_stopped(self, client, monkeypatch):
        monkeypatch.setattr("documents.views.TRIES", 2)
        assert [drop(client, b"GIF89a").status_code for _ in range(3)] == [200, 200, 429]

    def test_looking_at_the_address_of_the_form_is_refused(self, client):
        assert client.get(reverse("documents:verify_file")).status_code == 405

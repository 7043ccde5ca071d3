"""The agreement texts of a school, changes to an agreement, ending and printing."""

import html

import pytest
from django.urls import reverse

from agreements.models import AgreementTemplate
from agreements.services import templates
from core.models import Job


@pytest.fixture
def client(desk):
    return desk.client(desk.coordinator)


@pytest.fixture
def published(desk):
    return AgreementTemplate.objects.get(
        institution=desk.world.own.school.institution, variant="mbo_bol"
    )


@pytest.fixture
def draft(desk, published):
    return templates.new_version(actor=desk.coordinator, template_id=published.pk)


def clause_url(clause):
    return reverse("agreements:template_clause", args=[clause.template_id, clause.pk])


def typed(clause, **changes):
    return {
        "revision": clause.template.revision,
        "included": "on",
        "heading_nl": clause.heading_nl,
        "heading_en": clause.heading_en,
        "body_nl": clause.body_nl,
        "body_en": clause.body_en,
        "do": "save",
        **changes,
    }


def test_own_texts_only(desk, client):
    groups = client.get(reverse("agreements:templates")).context["groups"]
    schools = {each.institution.name for group in groups for each in group.versions}
    assert schools == {"ROC Midden"}
    foreign = AgreementTemplate.objects.filter(
        institution=desk.world.other.school.institution
    ).first()
    assert client.get(reverse("agreements:template", args=[foreign.pk])).status_code == 404


def test_a_required_clause_cannot_be_left_out(desk, client, draft):
    clause = draft.clauses.get(key="assessment_method")
    data = typed(clause)
    del data["included"]
    client.post(clause_url(clause), data)
    clause.refresh_from_db()
    assert clause.included is True
    page = client.get(clause_url(clause))
    assert page.context["form"].fields["included"].disabled is True


def test_preview_of_a_clause_keeps_nothing_and_holds_no_markup(desk, client, draft):
    clause = draft.clauses.get(key="house_rules")
    data = typed(clause, body_nl="<script>alert(1)</script> **vet**", do="preview")
    page = client.post(clause_url(clause), data).content.decode()
    assert "<script>alert" not in page
    assert "<strong>vet</strong>" in page
    before = clause.body_nl
    clause.refresh_from_db()
    assert clause.body_nl == before


def test_changed_clause_then_publish(desk, client, draft):
    clause = draft.clauses.get(key="house_rules")
    client.post(clause_url(clause), typed(clause, body_nl="Nieuwe huisregels."))
    page = client.get(reverse("agreements:template", args=[draft.pk]))
    assert page.context["changes"] == ["house_rules"]
    publish = reverse("agreements:template_publish", args=[draft.pk])
    assert clause.heading_en in html.unescape(client.get(publish).content.decode())
    client.post(publish)
    draft.refresh_from_db()
    assert (draft.is_published, draft.published_by) == (True, desk.coordinator)
    assert client.get(clause_url(clause)).status_code == 302


def test_a_stale_clause_is_refused_with_what_was_typed(desk, client, draft):
    clause = draft.clauses.get(key="house_rules")
    client.post(clause_url(clause), typed(clause, body_nl="Eerste."))
    refused = client.post(clause_url(clause), typed(clause, body_nl="Tweede."))
    assert len(refused.context["form"].non_field_errors()) == 1
    assert refused.context["form"]["body_nl"].value() == "Tweede."


def test_texts_are_read_but_not_edited_by_a_supervisor(desk, draft):
    reader = desk.client(desk.world.own.school.supervisor)
    clause = draft.clauses.first()
    assert reader.get(reverse("agreements:template", args=[draft.pk])).status_code == 200
    assert reader.post(clause_url(clause), typed(clause)).status_code == 403
    assert reader.post(reverse("agreements:template_new", args=[draft.pk])).status_code == 403


def test_nothing_to_amend_before_all_have_signed(desk, client):
    page = client.get(reverse("agreements:amend", args=[desk.placement.pk]))
    assert (page.context["held"], page.context["form"]) == (None, None)


def test_ending_asks_for_a_reason_and_a_day(desk, client):
    url = reverse("agreements:end", args=[desk.placement.pk])
    assert set(client.post(url, {}).context["form"].errors) == {"reason", "ended_on"}
    assert desk.client(desk.student).get(url).status_code == 403


def test_printing_without_sealed_agreements_starts_no_job(desk, client):
    url = reverse("agreements:print")
    data = {"placements": [desk.placement.pk], "do": "start", "how": "agreements.print_bundle"}
    assert client.post(url, {**data, "asked": "x"}).context["without"] == 1
    assert Job.objects.count() == 0


def test_a_print_file_is_only_for_the_one_who_asked(desk, client):
    job = Job.objects.create(kind="agreements.print_bundle", created_by=desk.coordinator)
    url = reverse("agreements:bundle", args=[job.pk])
    assert client.get(url).headers["Location"] == reverse("core:job", args=[job.pk])
    assert desk.client(desk.world.other.school.coordinator).get(url).status_code == 404

"""What an agreement says, and that typed text stays text."""

import json
from datetime import date
from decimal import Decimal

import pytest

from agreements import catalogue, content, draft_fields, markup, study_years
from agreements.enums import ClauseType
from agreements.models import Agreement, AgreementTemplate
from agreements.services import drafting, templates
from core.errors import ActionRefused
from placements.transitions import missing_for_agreement
from programmes.enums import GuardianRule, Variant
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db


def test_markup_is_light_and_clean():
    text = "Een **vet** woord.\n\n- een\n- twee\n\n<script>x</script> [link](http://x.example)"
    assert markup.to_html(text) == (
        "<p>Een <strong>vet</strong> woord.</p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n"
        "<p>&lt;script&gt;x&lt;/script&gt; [link](http://x.example)</p>"
    )


def test_values_stay_text():
    values = {"student_name": "<b>{host_name}</b> & co", "host_name": "Bakkerij"}
    assert markup.fill("Dag {student_name}, {school_contact}", values) == (
        "<p>Dag &lt;b&gt;{host_name}&lt;/b&gt; &amp; co, –</p>"
    )
    assert markup.unknown_names("{student_name} {colour} {colour} {}") == ["", "colour"]


def test_the_catalogue_names_only_fields_that_exist():
    clauses = catalogue.catalogue()["clauses"]
    for clause in clauses:
        for body in clause.get("body", {}).values():
            assert (clause["key"], markup.unknown_names(body)) == (clause["key"], [])
    text = [clause["key"] for clause in clauses if clause["type"] == ClauseType.TEXT]
    assert [key for key in text if not _bodies(clauses, key)] == []


def _bodies(clauses, key):
    clause = next(clause for clause in clauses if clause["key"] == key)
    return clause["body"]["nl"] and clause["body"]["en"]


def test_marks_per_variant(triangle):
    counts = {
        variant: AgreementTemplate.objects.get(variant=variant).clauses.count()
        for variant in Variant
    }
    assert counts == {
        "mbo_bol": 48,
        "mbo_bbl": 47,
        "ho_dual": 45,
        "ho_full_time": 46,
        "ho_part_time": 45,
    }
    bol = AgreementTemplate.objects.get(variant="mbo_bol")
    left_out = bol.clauses.filter(included=False).values_list("requirement", flat=True)
    assert set(left_out) == {"O"}


def test_making_templates_twice_makes_them_once(triangle):
    school = triangle.school
    again = templates.ensure_templates(actor=school.coordinator, institution=school.institution)
    assert (again, AgreementTemplate.objects.count()) == ([], 5)


def test_the_data_hold_no_birth_date(triangle):
    agreement = made.proposed(triangle)
    text = json.dumps(agreement.data)
    assert triangle.student.birth_date.isoformat() not in text
    assert agreement.data["student"] == {
        "name": "Noor El Idrissi",
        "number": "100001",
        "minor": True,
    }


def test_frozen_text_does_not_follow_later_changes(triangle):
    agreement = made.proposed(triangle, activities="Schermen bouwen")
    before = content.build(agreement)
    user, host = triangle.student.user, triangle.workplace.host
    user.name, host.name = "Heel Anders", "Andere Naam BV"
    user.save()
    host.save()
    again = content.build(Agreement.objects.get(pk=agreement.pk))
    assert again == before
    assert again.sha256 == agreement.content_sha256
    assert content.content_sha256(agreement.data, agreement.clauses) == agreement.content_sha256


def test_what_is_shown_before_sending_is_what_is_frozen(triangle):
    draft = made.draft(triangle, activities="Schermen bouwen", contact_moments_min=4)
    shown = content.build(draft)
    sent = drafting.send(actor=triangle.school.coordinator, agreement_id=draft.pk)
    assert content.build(sent) == shown


def test_both_languages(triangle):
    draft = made.draft(triangle, language="en")
    english = content.build(draft)
    assert english.title == "Placement agreement (BOL)"
    assert [row.label for row in english.rows][:3] == ["School", "Student", "Workplace"]
    assert english.data["content"]["outcomes"][1]["name"] == "Designs software"
    draft.language = "nl"
    dutch = content.build(draft)
    assert dutch.title == "Praktijkovereenkomst (BOL)"
    assert dutch.data["content"]["outcomes"][1]["name"] == "Ontwerpt software"
    assert [c["number"] for c in dutch.clauses] == list(range(1, len(dutch.clauses) + 1))


def test_the_to_do_list(triangle):
    placement = triangle.placement
    draft = made.draft(triangle)
    assert content.missing_for_sending(draft) == []
    placement.school_contact, placement.total_hours = None, None
    placement.save()
    placement.supervisor_links.all().delete()
    placement.host.roles.all().delete()
    triangle.student.guardianships.all().delete()
    host = placement.host
    host.leerbedrijf_id = None
    host.save()
    host.recognitions.create(qualification_code="00000")
    draft = Agreement.objects.get(pk=draft.pk)
    sentences = content.missing_for_sending(draft)
    assert sentences == [
        *(each.text for each in missing_for_agreement(draft.placement)),
        "Fill in: Recognised host id (SBB).",
        "Softwarehuis Noordzij has no valid recognition for qualification 25998.",
    ]
    with pytest.raises(ActionRefused) as refusal:
        drafting.send(actor=triangle.school.coordinator, agreement_id=draft.pk)
    assert str(refusal.value) == sentences[0]
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("rule", "parties"),
    [
        (GuardianRule.REQUIRED, ["student", "workplace", "school", "guardian"]),
        (GuardianRule.INFORMED, ["student", "workplace", "school"]),
        (GuardianRule.OFF, ["student", "workplace", "school"]),
    ],
)
def test_the_rule_of_the_school_about_guardians(triangle, rule, parties):
    school = triangle.school.institution
    school.guardian_rule = rule
    school.save()
    assert made.proposed(triangle).parties == parties


def test_hours_over_study_years_make_the_total():
    parts = study_years.split(date(2026, 5, 1), date(2027, 10, 31), Decimal("800"))
    assert list(parts) == ["2025-2026", "2026-2027", "2027-2028"]
    assert sum(Decimal(part) for part in parts.values()) == 800


def test_hours_that_do_not_add_up(triangle):
    draft = made.draft(triangle, hours_per_study_year={"2026-2027": "100"})
    assert len(content.missing_for_sending(draft)) == 1


BAD = [
    {"unheard_of": "x"},
    {"agreement_date": "31-02-2026"},
    {"contact_moments_min": "veel"},
    {"contact_moments_min": 2, "contact_moments_on_site": 3},
    {"legal_status": "slaaf"},
    {"activities": "x" * 5000},
    {"hours_per_study_year": "zomaar tekst"},
    {"hours_per_study_year": {"2026-2027": "-5"}},
]


def test_what_a_draft_refuses(triangle):
    draft = made.draft(triangle)
    for data in BAD:
        with pytest.raises(ActionRefused):
            draft_fields.clean(draft, data)


def test_what_a_draft_keeps(triangle):
    draft = made.draft(triangle)
    assert draft_fields.clean(
        draft,
        {
            "activities": " regel 1\r\nregel\x00 2 ",
            "hours_per_study_year": "2026-2027: 400\n2027-2028: 240",
            "agreement_date": date(2026, 9, 1),
            "working_times": "",
        },
    ) == {
        "activities": "regel 1\nregel 2",
        "hours_per_study_year": {"2026-2027": "400", "2027-2028": "240"},
        "agreement_date": "2026-09-01",
    }


def test_two_coordinators_at_once(triangle):
    draft = made.draft(triangle)
    arguments = {
        "actor": triangle.school.coordinator,
        "agreement_id": draft.pk,
        "revision": draft.revision,
        "language": "nl",
    }
    drafting.update_draft(data={"activities": "Eerst"}, **arguments)
    with pytest.raises(drafting.Stale):
        drafting.update_draft(data={"activities": "Later"}, **arguments)
    draft.refresh_from_db()
    assert draft.data == {"activities": "Eerst"}


def test_a_template_is_edited_as_the_next_version(triangle):
    coordinator = triangle.school.coordinator
    first = AgreementTemplate.objects.get(variant="mbo_bol")
    second = templates.new_version(actor=coordinator, template_id=first.pk)
    assert templates.new_version(actor=coordinator, template_id=first.pk) == second
    clause = second.clauses.get(key="house_rules")
    good = {
        "actor": coordinator,
        "clause_id": clause.pk,
        "revision": second.revision,
        "included": True,
        "heading_nl": "Huisregels",
        "heading_en": "House rules",
        "body_nl": "{student_name} houdt zich aan de **huisregels**.",
        "body_en": "{student_name} keeps to the house rules.",
    }
    law = second.clauses.get(key="safety_and_minors")
    for wrong in [
        {"body_nl": "{kleur}"},
        {"body_en": " "},
        {"heading_en": ""},
        {"revision": 99},
        {"clause_id": law.pk, "included": False},
    ]:
        with pytest.raises(ActionRefused):
            templates.update_clause(**(good | wrong))
    templates.update_clause(**good)
    templates.publish(actor=coordinator, template_id=second.pk)
    draft = made.draft(triangle)
    assert draft.template == second
    body = next(c["body"] for c in content.build(draft).clauses if c["key"] == "house_rules")
    assert body == "<p>Noor El Idrissi houdt zich aan de <strong>huisregels</strong>.</p>"

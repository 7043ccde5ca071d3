"""The three frameworks of the portal come as working forms, in both languages."""

import pytest
from django.utils import translation

from assessments import building, definition
from assessments.services import instruments
from programmes.services.reference import load_framework

# The file; its questions with levels in the mid-term; its scale.
FRAMEWORKS = [
    ("framework-mbo-sd-25998", 13, ["O", "V", "G", "NVT"]),
    ("framework-mbo-vv-2026-vig", 15, ["O", "V", "G", "NVT"]),
    ("framework-ad-ict-software-example", 10, ["ONVOLDOENDE", "OP_NIVEAU", "BOVEN"]),
]


@pytest.mark.parametrize(("name", "number", "codes"), FRAMEWORKS)
def test_every_framework_has_its_forms(world, name, number, codes):
    framework = load_framework(institution=world.own.school.institution, name=name)
    actor = world.own.school.coordinator
    made = instruments.ensure_instruments(actor=actor, framework=framework)
    assert [each.instrument.kind for each in made] == [*building.JUDGING, *building.READY]
    assert instruments.ensure_instruments(actor=actor, framework=framework) == []
    for version in made[:3]:
        assert version.is_published
        assert [level.code for level in version.levels.all()] == codes
        scaled = version.criteria.filter(kind="scale")
        assert scaled.count() == number
        for row in scaled:
            assert row.text_nl
            for code in codes:
                assert row.descriptors[code]["nl"], (row.key, code)
        for language, field in (("nl", "text_nl"), ("en", "text_en")):
            with translation.override(language):
                assert all(row.text == getattr(row, field) for row in scaled), language


@pytest.mark.parametrize(("name", "number", "codes"), FRAMEWORKS)
def test_the_english_is_there(world, name, number, codes):
    framework = load_framework(institution=world.own.school.institution, name=name)
    found = definition.checked(building.from_framework(framework, "final"))
    questions = [row for section in found["sections"] for row in section["criteria"]]
    assert [row["key"] for row in questions if not row["text"]["en"]] == []
    missing = [
        (row["key"], code)
        for row in questions
        for code, texts in row["levels"].items()
        if not texts["en"]
    ]
    assert missing == []


def test_a_scale_with_words_keeps_who_stands_aside(world):
    framework = load_framework(
        institution=world.own.school.institution, name="framework-mbo-sd-25998"
    )
    [version, *_] = instruments.ensure_instruments(
        actor=world.own.school.coordinator, framework=framework
    )
    rows = version.levels.values_list("code", "rank", "passes", "explain")
    assert list(rows) == [
        ("O", 0, False, True), ("V", 1, True, False), ("G", 2, True, False),
        ("NVT", None, None, False),
    ]  # fmt: skip


# The kind; how many questions student, workplace and school get.
READY = [
    ("workplace_evaluation", (8, 8, 6)),
    ("workplace_scan", (0, 29, 10)),
    ("visit_report", (0, 0, 11)),
]


@pytest.mark.parametrize(("kind", "numbers"), READY)
def test_a_form_that_needs_no_framework(kind, numbers):
    found = definition.checked(building.ready_made(kind))
    assert found == definition.checked(found), "what is written can be read again"
    questions = [row for section in found["sections"] for row in section["criteria"]]
    asked = tuple(
        sum(corner in (row["corners"] or found["corners"]) for row in questions)
        for corner in ("student", "workplace", "school")
    )
    assert asked == numbers
    texts = [found["name"], found["intro"], *(row["text"] for row in questions)]
    texts += [section["title"] for section in found["sections"]]
    texts += [{"nl": level["nl"], "en": level["en"]} for level in found["scale"]]
    assert [text for text in texts if not (text["nl"] and text["en"])] == []
    assert max(len(row["text"]["nl"]) for row in questions) < 120

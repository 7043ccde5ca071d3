"""A coordinator builds a form in the browser, without code; the others fill it in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import definition
from assessments.models import InstrumentVersion
from tests.factories import assessments as make


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def coordinator(world, client_of):
    return client_of(world.own.school.coordinator)


@pytest.fixture
def draft(world, coordinator):
    """Empty: the programme has no framework yet from which the questions could come."""
    programme = world.own.school.programme
    page = coordinator.post(url("form-start"), {"programme": programme.pk, "kind": "final"})
    assert page.status_code == 302
    return InstrumentVersion.objects.get()


def question(version, **changes):
    version.refresh_from_db()
    return {
        "revision": version.revision,
        "kind": "scale",
        "text_nl": "Hoe gaat het?",
        "text_en": "How is it going?",
        "explanation": "by_level",
        "may_skip": "on",
        "required": "on",
        "condition": "",
        **changes,
    }


def add_part(coordinator, draft, title="Het werk"):
    draft.refresh_from_db()
    coordinator.post(url("section-new", draft.pk), {"revision": draft.revision, "title_nl": title})
    return draft.sections.get(title_nl=title)


def test_a_form_from_nothing_to_published(world, coordinator, draft):
    page = coordinator.get(url("form", draft.pk)).content.decode()
    assert "There is no question yet." in page
    part = add_part(coordinator, draft)
    coordinator.post(
        url("criterion-new", draft.pk, part.pk), question(draft, level_O_nl="Nog niet")
    )
    first = draft.criteria.get()
    assert (first.key, first.descriptor("O"), first.text_nl) == ("q1", "Nog niet", "Hoe gaat het?")
    low = draft.levels.get(code="O")
    coordinator.post(
        url("criterion-new", draft.pk, part.pk),
        question(draft, text_nl="Waarom?", kind="open", condition=f"{first.pk}:{low.pk}"),
    )
    second = draft.criteria.get(text_nl="Waarom?")
    assert (second.only_when, second.only_when_level, second.may_skip) == (first, low, False)
    for width in ("phone", "page"):
        shown = coordinator.get(url("form-preview", draft.pk) + f"?corner=school&width={width}")
        assert shown.content.decode().count("<fieldset") == 2
    draft.refresh_from_db()
    done = coordinator.post(
        url("form-publish", draft.pk), {"revision": draft.revision}, follow=True
    )
    assert "Published. It is filled in from now on." in done.content.decode()
    assert coordinator.get(url("criterion", draft.pk, first.pk)).status_code == 404


def test_moving_and_removing(coordinator, draft):
    parts = [add_part(coordinator, draft, name) for name in ("A", "B")]
    for text in ("een", "twee", "drie"):
        coordinator.post(url("criterion-new", draft.pk, parts[0].pk), question(draft, text_nl=text))

    def order():
        rows = draft.criteria.order_by("section__order", "order")
        return [(row.section.title_nl, row.text_nl) for row in rows]

    def move(text, where):
        draft.refresh_from_db()
        row = draft.criteria.get(text_nl=text)
        coordinator.post(
            url("form-move", draft.pk),
            {"what": "criterion", "row": row.pk, "do": where, "revision": draft.revision},
        )

    move("drie", "up")
    assert order() == [("A", "een"), ("A", "drie"), ("A", "twee")]
    move("twee", "down")
    assert order() == [("A", "een"), ("A", "drie"), ("B", "twee")]
    move("twee", "up")
    assert order() == [("A", "een"), ("A", "drie"), ("A", "twee")]
    row = draft.criteria.get(text_nl="drie")
    coordinator.post(url("criterion-remove", draft.pk, row.pk))
    assert order() == [("A", "een"), ("A", "twee")]
    coordinator.post(url("section-remove", draft.pk, parts[0].pk))
    assert order() == []


def test_two_who_build_at_once_are_told(coordinator, draft):
    old = draft.revision
    part = add_part(coordinator, draft)
    page = coordinator.post(url("criterion-new", draft.pk, part.pk), question(draft, revision=old))
    assert "Somebody else changed this form in the meantime" in page.content.decode()
    assert draft.criteria.count() == 0


def test_a_scale_of_their_own(coordinator, draft):
    data = {
        "revision": draft.revision,
        "level-TOTAL_FORMS": "3",
        "level-INITIAL_FORMS": "0",
        "level-0-code": "NEE", "level-0-label_nl": "nooit", "level-0-explain": "on",
        "level-1-code": "O", "level-1-label_nl": "oefent nog", "level-1-passes": "on",
        "level-2-code": "NVT", "level-2-label_nl": "n.v.t.", "level-2-aside": "on",
    }  # fmt: skip
    assert coordinator.post(url("form-scale", draft.pk), data).status_code == 302
    rows = draft.levels.order_by("order").values_list("code", "rank", "passes", "explain")
    assert list(rows) == [
        ("NEE", 0, False, True), ("O", 1, True, False), ("NVT", None, None, False),
    ]  # fmt: skip


def test_export_and_import_give_the_same_form(world, coordinator):
    version = make.form(world.own)
    text = coordinator.get(url("form-export", version.pk)).content
    file = SimpleUploadedFile("form.yaml", text)
    programme = world.own.school.programme
    page = coordinator.post(
        url("form-import"), {"programme": programme.pk, "kind": "midterm", "file": file}
    )
    assert page.status_code == 302
    copy = InstrumentVersion.objects.get(published_at=None)
    assert definition.of_version(copy) == definition.of_version(version)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe", "not a text file"),
        (b"a: [", "not a YAML file"),
        (b"a: &x [1]\nb: *x", "uses anchors"),
        (b"name: {nl: X}\nsections: []", "there is no question in it"),
        (b"!!python/object/apply:os.system ['true']", "not a YAML file"),
        (
            b"name: {nl: X}\nscale: [{code: A, nl: a}]\nsections: [{title: T, criteria: "
            b"[{key: q, text: T, levels: {B: x}}]}]",
            "level B is not on the scale",
        ),
    ],
)
def test_a_bad_file_says_what_is_wrong(world, coordinator, text, said):
    programme = world.own.school.programme
    file = SimpleUploadedFile("form.yaml", text)
    page = coordinator.post(
        url("form-import"), {"programme": programme.pk, "kind": "midterm", "file": file}
    )
    assert page.status_code == 422
    assert said in page.content.decode()
    assert InstrumentVersion.objects.count() == 0


def test_only_who_manages_the_programme_builds(world, client_of, draft):
    for user in (world.own.school.supervisor, world.own.school.examiner):
        assert client_of(user).post(url("section-new", draft.pk)).status_code == 403
    stranger = client_of(world.other.school.coordinator)
    assert stranger.get(url("form", draft.pk)).status_code == 404
    programme = world.own.school.programme.pk
    stranger.post(url("form-start"), {"programme": programme, "kind": "midterm"})
    assert InstrumentVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "corners"),
    [
        ("workplace_evaluation", ["student", "workplace", "school"]),
        ("workplace_scan", ["school", "workplace"]),
        ("visit_report", ["school"]),
    ],
)
def test_a_ready_made_form_is_there_without_a_framework(world, coordinator, kind, corners):
    programme = world.own.school.programme
    coordinator.post(url("form-start"), {"programme": programme.pk, "kind": kind})
    made = InstrumentVersion.objects.get()
    assert (sorted(made.corners), made.is_published) == (sorted(corners), False)
    for corner in corners:
        page = coordinator.get(url("form-preview", made.pk) + f"?corner={corner}")
        assert page.content.decode().count("<fieldset") == sum(
            row.asks(corner) for row in made.criteria.all()
        )


def test_excel_goes_out_and_comes_back(world, coordinator):
    version = make.form(world.own)
    answer = coordinator.get(url("form-export-xlsx", version.pk))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tussentijds-1.xlsx"'
    programme = world.own.school.programme
    # Names lie: what it is shows in the file itself.
    file = SimpleUploadedFile("form.yaml", answer.content)
    page = coordinator.post(
        url("form-import"), {"programme": programme.pk, "kind": "midterm", "file": file}
    )
    assert page.status_code == 302
    copy = InstrumentVersion.objects.get(published_at=None)
    assert definition.of_version(copy) == definition.of_version(version)
    damaged = SimpleUploadedFile("form.xlsx", answer.content[:900])
    page = coordinator.post(
        url("form-import"), {"programme": programme.pk, "kind": "midterm", "file": damaged}
    )
    assert page.status_code == 422
    assert "damaged" in page.content.decode()

"""Adding, reading and changing evidence in the browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from portfolio.models import EvidenceItem
from programmes.models import Programme
from tests.factories import portfolio as make

pytestmark = pytest.mark.django_db
ADD = "/portfolio/add/"


def item_url(item) -> str:
    return reverse("portfolio:item", args=[item.pk])


def form(own, **changes):
    return {
        "once_key": "8a1d",
        "made_on": today().isoformat(),
        "placement": str(own.placement.pk),
        "body": "Two lines about what I did.",
    } | changes


def test_two_lines_are_enough(own, student):
    page = student.get(ADD)
    assert page.context["form"]["placement"].value() == str(own.placement.pk)
    answer = student.post(ADD, form(own))
    item = EvidenceItem.objects.get()
    assert answer.headers["Location"] == item_url(item)
    assert item.title.startswith("Evidence, ")
    assert (item.kind, item.made_on, item.placement) == ("text", today(), own.placement)


def test_a_photo_without_javascript(own, student):
    values = form(own, body="", sent=[make.picture()], people_anonymised="on")
    student.post(ADD, values)
    item = EvidenceItem.objects.get()
    assert (item.kind, item.files.count()) == ("photo", 1)
    page = student.get(item_url(item)).content.decode()
    file = item.files.get()
    address = reverse("portfolio:file", args=[item.pk, file.pk])
    assert f'<a href="{address}">' in page
    assert f'alt="{item.title}, picture 1 of 1"' in page
    shown = student.get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert b"".join(shown.streaming_content) == file.document.read()


def test_a_photo_without_the_tick_says_what_to_do(own, student):
    answer = student.post(ADD, form(own, sent=[make.picture()]))
    assert answer.status_code == 422
    assert (
        "Tick that everybody who can be recognised or heard agreed to it."
        in answer.content.decode()
    )
    assert not EvidenceItem.objects.exists()


def test_sending_the_form_twice_adds_one(own, student):
    first = student.post(ADD, form(own))
    second = student.post(ADD, form(own))
    assert first.headers["Location"] == second.headers["Location"]
    assert EvidenceItem.objects.count() == 1


def test_save_and_ask_in_one_go(own, student):
    student.post(ADD, form(own, then="ask"))
    assert EvidenceItem.objects.get().asked_at is not None


def test_what_was_typed_stays_after_a_refusal(own, student):
    answer = student.post(ADD, form(own, link_url="javascript:alert(1)"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A link starts with https:// and names a web page." in page
    assert "Two lines about what I did." in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("placement", "other"), ("outcomes", "other"), ("tasks", "987654"), ("keep", "x")],
)
def test_rows_of_others_cannot_be_chosen(world, own, student, field, value):
    if value == "other":
        rows = {"placement": world.other.placement, "outcomes": make.outcomes(world.other)[0]}
        value = str(rows[field].pk)
    answer = student.post(ADD, form(own, **{field: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not EvidenceItem.objects.exists()


def test_hostile_text_is_only_text(own, student):
    item = make.item(
        own, title="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>\n{{ 7|add:7 }}"
    )
    for address in (item_url(item), reverse("portfolio:mine")):
        page = student.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_programme_chooses_how_to_reflect(own, student):
    Programme.objects.filter(pk=own.school.programme.pk).update(reflection_method="starr")
    page = student.get(ADD)
    labels = [field.label for field in page.context["form"].reflection_fields]
    assert labels[0] == "Situation: what was going on?"
    assert len(labels) == 5
    student.post(ADD, form(own, reflection_result="It worked", reflection_text="ignored"))
    item = EvidenceItem.objects.get()
    assert (item.reflection_method, item.reflection) == ("starr", {"result": "It worked"})
    assert "Result: what came of it?" in student.get(item_url(item)).content.decode()


def test_two_edits_at_once_keep_what_was_typed(own, student):
    item = make.item(own)
    address = reverse("portfolio:edit", args=[item.pk])
    values = form(own, revision="1", title="First")
    assert student.post(address, values).headers["Location"] == item_url(item)
    second = student.post(address, values | {"title": "Second"})
    page = second.content.decode()
    assert second.status_code == 422
    assert "This item was changed in another window while you were typing." in page
    assert 'value="Second"' in page
    item.refresh_from_db()
    assert item.title == "First"
    student.post(address, values | {"title": "Second", "revision": str(item.revision)})
    item.refresh_from_db()
    assert item.title == "Second"


def test_the_page_warns_before_a_confirmation_is_lost(own, student):
    item = make.item(own)
    make.answer(item, own)
    page = student.get(reverse("portfolio:edit", args=[item.pk])).content.decode()
    assert "The workplace has answered about this item" in page
    assert "When you change it, that answer does not count any more." in page


@pytest.mark.parametrize("name", ["item", "edit", "remove", "restore", "ask", "ask-feedback"])
def test_items_of_others_are_not_there(world, own, student, name):
    theirs = make.item(world.other)
    address = reverse(f"portfolio:{name}", args=[theirs.pk])
    assert {student.get(address).status_code, student.post(address).status_code} <= {404, 405}
    theirs.refresh_from_db()
    assert (theirs.removed_at, theirs.asked_at) == (None, None)


def test_files_of_others_are_not_there(world, own, student, guide):
    """By its own address, and under the address of an item that one may see."""
    theirs = make.item(world.other, files=[make.picture()], people_anonymised=True)
    mine = make.item(own)
    file = theirs.files.get()
    for address in (
        reverse("portfolio:file", args=[theirs.pk, file.pk]),
        reverse("portfolio:file", args=[mine.pk, file.pk]),
        reverse("portfolio:preview", args=[mine.pk, file.pk, "small"]),
        reverse("portfolio:placement-file", args=[own.placement.pk, mine.pk, file.pk]),
        reverse("portfolio:placement-file", args=[own.placement.pk, theirs.pk, file.pk]),
    ):
        assert student.get(address).status_code == 404
        assert guide.get(address).status_code == 404


def test_removing_asks_once_and_can_be_undone(own, student):
    item = make.item(own)
    address = reverse("portfolio:remove", args=[item.pk])
    assert student.get(address).status_code == 200
    student.post(address)
    assert "This item is out of your portfolio" in student.get(item_url(item)).content.decode()
    assert item.title not in student.get(reverse("portfolio:mine")).content.decode()
    student.post(reverse("portfolio:restore", args=[item.pk]))
    assert item.title in student.get(reverse("portfolio:mine")).content.decode()


def test_asking_twice_says_so(own, student):
    item = make.item(own)
    address = reverse("portfolio:ask", args=[item.pk])
    student.post(address)
    asked = EvidenceItem.objects.get().asked_at
    page = student.post(address, follow=True).content.decode()
    assert "The workplace was asked already, or has answered." in page
    assert EvidenceItem.objects.get().asked_at == asked <= timezone.now()

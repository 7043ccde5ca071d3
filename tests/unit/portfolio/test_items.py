"""What a student may put in a portfolio, and what happens twice or at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from documents.models import StoredDocument
from portfolio.models import EvidenceItem
from portfolio.services import items, upkeep
from portfolio.services.locking import Stale
from tests.factories import portfolio as make

pytestmark = pytest.mark.django_db


def refusal(own, **changes) -> str:
    with pytest.raises(ActionRefused) as caught:
        make.item(own, **changes)
    return str(caught.value)


def test_an_item_keeps_what_was_filled_in(own):
    first, second, _third = make.outcomes(own)
    item = make.item(
        own,
        title="  Intake   with a client ",
        link_url="https://example.org/page",
        outcomes=[first.pk, second.pk],
        reflection={"text": " I was nervous. ", "unknown": "x"},
    )
    item.refresh_from_db()
    assert (item.title, item.kind, item.revision) == ("Intake with a client", "link", 1)
    assert item.reflection == {"text": "I was nervous."}
    assert list(item.outcomes.order_by("code")) == [first, second]
    assert len(item.content_sha256) == 64
    assert make.standing(item) == "unconfirmed"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.org/x",
        "//example.org/x",
        "file:///etc/passwd",
        "https://name:secret@example.org/",
        "https://",
        "JaVaScRiPt:alert(1)//https://example.org",
        " javascript:alert(1)",
    ],
)
def test_hostile_links_are_refused(own, address):
    assert refusal(own, link_url=address) in {
        "A link starts with https:// and names a web page. Copy it from the address bar.",
        "Leave the name and password out of the link.",
    }
    assert not EvidenceItem.objects.exists()


def test_the_database_refuses_such_a_link_too(own):
    item = make.item(own)
    with pytest.raises(IntegrityError, match="evidence_link_is_web"), transaction.atomic():
        EvidenceItem.objects.filter(pk=item.pk).update(link_url="javascript:alert(1)")


def test_an_item_shows_something_and_was_not_made_tomorrow(own):
    assert refusal(own, body=" ").startswith("Add a file, a link or some text")
    tomorrow = today() + timedelta(days=1)
    assert refusal(own, made_on=tomorrow) == "The day you made it cannot be in the future."
    assert refusal(own, title=" ") == "Give it a title."


def test_outcomes_tasks_and_placements_of_others_are_refused(world, own):
    theirs = make.outcomes(world.other)[0]
    assert refusal(own, outcomes=[theirs.pk]) == "Choose outcomes of your own programme."
    assert refusal(own, tasks=[987654]) == "Choose learning tasks of your own placements."
    assert refusal(own, placement=world.other.placement) == "Choose one of your own placements."


def test_only_the_student_adds_to_a_portfolio(world, own):
    for actor in (own.school.coordinator, own.workplace.supervisor, world.administrator):
        with pytest.raises(PermissionDenied):
            items.add_item(actor=actor, student=own.student, data=make.data(own))


def test_people_in_a_picture_have_agreed(own):
    sentence = refusal(own, files=[make.picture()])
    assert sentence.startswith("Tick that everybody who can be recognised")
    item = make.item(own, files=[make.picture()], people_anonymised=True)
    assert (item.kind, item.files.count()) == ("photo", 1)
    with pytest.raises(IntegrityError, match="evidence_people_anonymised"), transaction.atomic():
        EvidenceItem.objects.filter(pk=item.pk).update(people_anonymised=False)


def test_the_same_file_twice_is_named(own):
    sentence = refusal(
        own, files=[make.picture("a.png"), make.picture("b.png")], people_anonymised=True
    )
    assert sentence == "“a.png” and “b.png” are the same file. Keep one."
    assert not StoredDocument.objects.filter(kind="evidence").exists()


def test_a_page_with_a_script_is_no_picture(own):
    page = SimpleUploadedFile("foto.jpg", b"<html><script>alert(1)</script>", "image/jpeg")
    assert refusal(own, files=[page], people_anonymised=True)
    assert not EvidenceItem.objects.exists()


def test_a_hostile_name_is_only_a_name(own):
    name = "../../<img src=x onerror=alert(1)>\u202egnp.png"
    item = make.item(own, files=[make.picture(name)], people_anonymised=True)
    stored = item.files.get().document.name
    assert not set(stored) & set("/\\<>\u202e")


def test_the_same_form_twice_adds_one_item(own):
    once = {"actor": own.student.user, "student": own.student, "once_key": "a-form"}
    first = items.add_item(data=make.data(own), **once)
    second = items.add_item(data=make.data(own, title="Other"), **once)
    assert first == second
    assert EvidenceItem.objects.count() == 1


def test_two_edits_at_once(own):
    item = make.item(own)
    changed = items.change_item(
        actor=own.student.user, item_id=item.pk, revision=1, data=make.data(own, title="First")
    )
    with pytest.raises(Stale) as caught:
        items.change_item(
            actor=own.student.user, item_id=item.pk, revision=1, data=make.data(own, title="Two")
        )
    assert str(caught.value).startswith("This item was changed in another window")
    item.refresh_from_db()
    assert (item.title, item.revision) == ("First", changed.revision) == ("First", 2)


def test_the_hash_follows_everything_that_matters(own):
    first, second, _third = make.outcomes(own)
    item = make.item(own)
    seen = {item.content_sha256}
    for changes in (
        {"title": "Another"},
        {"body": "More text"},
        {"link_url": "https://example.org/"},
        {"outcomes": [first.pk]},
        {"outcomes": [second.pk]},
        {"made_on": today() - timedelta(days=3)},
        {"reflection": {"text": "Learned"}},
        {"files": [make.picture()], "people_anonymised": True},
        {"placement": None},
    ):
        item = make.change(item, own, **changes)
        assert item.content_sha256 not in seen
        seen.add(item.content_sha256)


def test_saving_without_a_change_keeps_the_hash(own):
    item = make.item(own, files=[make.picture()], people_anonymised=True)
    assert make.change(item, own).content_sha256 == item.content_sha256


def test_a_file_can_be_taken_out(own):
    item = make.item(own, files=[make.picture()], people_anonymised=True)
    make.change(item, own, kept=[])
    assert (item.files.count(), EvidenceItem.objects.get().kind) == (0, "text")
    assert not StoredDocument.objects.filter(kind="evidence").exists()


def test_a_file_that_was_confirmed_is_kept(own):
    item = make.item(own, files=[make.picture()], people_anonymised=True)
    said = make.answer(item, own)
    make.change(item, own, kept=[])
    kept = StoredDocument.objects.get(kind="evidence")
    assert [file["sha256"] for file in said.content["files"]] == [kept.sha256]


def test_files_of_somebody_else_are_not_there(world, own):
    theirs = make.item(world.other, files=[make.picture()], people_anonymised=True)
    document = theirs.files.get().document_id
    sentence = "One of the files is not there any more. Add it once more."
    assert refusal(own, kept=[document]) == sentence
    gone = "A file that you sent is no longer here. Choose it again; the others are still there."
    assert refusal(own, uploads=["00000000-0000-4000-8000-000000000000"]) == gone


def test_removing_hides_and_can_be_undone(own):
    item = make.item(own)
    items.remove_item(actor=own.student.user, item_id=item.pk)
    with pytest.raises(AlreadyDone):
        items.remove_item(actor=own.student.user, item_id=item.pk)
    visible = EvidenceItem.objects.visible_to
    assert list(visible(own.school.coordinator)) == list(visible(own.workplace.supervisor)) == []
    assert list(visible(own.student.user)) == [item]
    items.restore_item(actor=own.student.user, item_id=item.pk)
    assert list(visible(own.workplace.supervisor)) == [item]


def test_what_was_confirmed_is_never_forgotten(own):
    unused = make.item(own, files=[make.picture()], people_anonymised=True)
    confirmed = make.item(own, title="Confirmed")
    make.answer(confirmed, own)
    fresh = make.item(own, title="Removed today")
    for item in (unused, confirmed, fresh):
        items.remove_item(actor=own.student.user, item_id=item.pk)
    long_ago = timezone.now() - timedelta(days=31)
    EvidenceItem.objects.exclude(pk=fresh.pk).update(removed_at=long_ago)
    assert upkeep.forget_removed_items() == 1
    assert set(EvidenceItem.objects.all()) == {confirmed, fresh}
    assert not StoredDocument.objects.filter(kind="evidence").exists()


def test_search_finds_words_of_title_text_and_reflection(own):
    from portfolio.queries.items import Filters, filtered

    item = make.item(
        own, title="Café gesprek", body="met Özdemir", reflection={"text": "een\nvolgende keer"}
    )
    make.item(own, title="Something else", body="entirely")
    rows = EvidenceItem.objects.with_standing()
    for typed in ("cafe", "ozdem", "volgende", "CAFÉ gesp"):
        assert list(filtered(rows, Filters(text=typed))) == [item], typed
    assert list(filtered(rows, Filters(text="text"))) == []


def test_removed_and_reason_go_together(own):
    item = make.item(own)
    with pytest.raises(IntegrityError, match="evidence_removed_by_someone"), transaction.atomic():
        EvidenceItem.objects.filter(pk=item.pk).update(removed_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portfolio_evidenceitem WHERE removed_at IS NULL")
        assert cursor.fetchone() == (1,)

"""Feedback that is spoken: asked for by mail, recorded and heard again on a phone, heard by the
student."""

import pytest

from core.dates import today
from documents.models import StoredDocument
from portfolio.models import EvidenceItem, Feedback
from portfolio.services import feedback, items
from portfolio.services.items import ItemData
from tests.browser.conftest import PHONE, wait_for
from tests.browser.people import Person
from tests.scenarios import PASSWORD, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def own(portal):
    return make_world().own


@pytest.fixture
def meet(browser, portal):
    present: list[Person] = []

    def come(user):
        present.append(Person(browser, portal, PHONE, user.email))
        return present[-1]

    yield come
    for person in present:
        person.close()


def asked_item(own) -> EvidenceItem:
    data = ItemData(
        title="Intake", made_on=today(), placement=own.placement, body="Ik leidde het gesprek."
    )
    item = items.add_item(actor=own.student.user, student=own.student, data=data)
    feedback.ask_person(
        actor=own.student.user,
        item_id=item.pk,
        asked=own.workplace.supervisor,
        question="Was ik duidelijk?",
    )
    return item


def record(page, seconds: float) -> None:
    page.locator("[data-recorder-start]").click()
    page.locator("[data-recorder-stop]").wait_for()
    page.wait_for_timeout(seconds * 1000)
    page.locator("[data-recorder-stop]").click()
    page.locator("[data-recorder-hear]").wait_for()


def test_recorded_heard_again_sent_and_heard_by_the_student(meet, own, mailbox):
    item = asked_item(own)
    supervisor = meet(own.workplace.supervisor)
    supervisor.follow_mail(mailbox, subject="feedback")
    supervisor.reads("Was ik duidelijk?")
    page = supervisor.page

    record(page, 1)
    record(page, 2.5)
    page.locator("[data-recorder-hear]").click()
    heard = page.locator("[data-recorder][data-recorder-seconds]")
    wait_for(lambda: heard.count() == 1, what="the sound of the recording")
    assert float(heard.get_attribute("data-recorder-seconds")) > 1.5
    supervisor.look()
    # The second recording came in the place of the first.
    wait_for(lambda: page.locator("[data-upload-file].is-done").count() == 1, what="the recording")
    assert page.locator("[data-upload-file]").count() == 1
    page.locator("form.evidence-say button[type=submit]").click()
    supervisor.look()

    given = Feedback.objects.get(item=item)
    assert (given.author, given.source, given.text) == (own.workplace.supervisor, "workplace", "")
    assert given.audio.content_type == "audio/webm"
    assert StoredDocument.objects.count() == 1

    student = meet(own.student.user)
    student.sign_in_with_password(PASSWORD)
    student.open(f"/portfolio/items/{item.pk}/")
    listen(student.page)


def listen(page) -> None:
    """Plays it, and time goes on."""
    player = page.locator("#feedback audio, audio").first
    player.evaluate("audio => audio.play()")
    wait_for(lambda: player.evaluate("audio => audio.currentTime > 0.3"), what="the sound")
    assert player.evaluate("audio => audio.error") is None

"""The walk through the whole product, in Dutch, on a phone and on a desk.

Import, place, agree, correct, sign with four parties, seal, print, verify.
"""

import hashlib
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from agreements.models import Agreement
from demo import agreements, cast, school
from placements.models import Placement
from tests.browser.conftest import DESK, PHONE, wait_for
from tests.browser.people import Person, newest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = Path(__file__).resolve().parent.parent / "data" / "bpv-lijst-eduarte.csv"
SUPERVISOR = "ibrahim.pietersen@accountantskantoor.example"
STUDENT = "100467@student.school.example"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def meet(request, browser, portal):
    """Brings somebody in, on a screen of this size."""
    present: list[Person] = []

    def come(email: str) -> Person:
        present.append(Person(browser, portal, request.param, email))
        return present[-1]

    yield come
    for person in present:
        person.close()


@pytest.fixture
def coordinator(portal):
    """A school with its staff and its agreement texts, and no placement yet."""
    institution = school.ensure_school()
    staff = cast.ensure_staff(institution)
    agreements.ensure_templates(institution, staff["coordinator"])
    return staff["coordinator"]


def test_from_list_to_verified_paper(meet, coordinator, mailbox):
    office = meet(coordinator.email)
    office.sign_in_with_password(cast.PASSWORD)
    placement = import_the_list(office)
    name_the_guardian(office, placement)
    send_to_workplace(office, placement)

    supervisor = meet(SUPERVISOR)
    ask_for_a_correction(supervisor, mailbox)
    correct_and_send_again(office, placement)
    approve_and_sign(supervisor, mailbox)

    student = meet(STUDENT)
    student.sign_in_with_code(mailbox)
    student.press("Lees en teken")
    student.sign(mailbox)
    student.reads("Er is getekend")

    guardian = meet(cast.GUARDIAN[0])
    guardian.follow_mail(mailbox, subject="toestemming|ouder|handtekening|teken")
    guardian.sign(mailbox)

    agreement = Agreement.objects.get(placement=placement, state="partially_signed")
    follow_from_today(office, f"/agreements/{agreement.pk}/sign/")
    office.sign(mailbox)
    wait_for(
        lambda: Agreement.objects.get(pk=agreement.pk).state == "active",
        seconds=60,
        what="the sealed file",
    )
    pdf = the_same_file_for_everyone([office, supervisor, student, guardian], agreement)
    anyone_can_verify(meet("visitor@elsewhere.example"), agreement, pdf)


def import_the_list(office: Person) -> Placement:
    page = office.page
    office.open("/import/")
    page.locator("input[type=file]").set_input_files(str(LIST))
    office.press("Controleer deze lijst")
    page.locator("main form button.btn-primary").click()  # the columns were recognised
    office.look()
    assert "386 van 427" in office.heading()
    page.locator("form[action$='/programmes/'] button").click()
    office.look()
    spellings = page.locator("form[action$='/workplaces/'] button")
    if spellings.count():  # each is proposed to be the same workplace
        spellings.click()
        office.look()
    page.locator("form[action$='/start/'] button").click()
    office.look()
    wait_for(lambda: Placement.objects.count() == 386, seconds=120, what="386 imported placements")
    wait_for(lambda: page.reload() and "386" in office.heading(), what="the result")
    office.look()
    office.open(f"/placements/?q={cast.STUDENT_NUMBER}")
    page.locator("#results a", has_text="Maud Dijkstra").first.click()
    office.look()
    placement = Placement.objects.get(
        student__number=cast.STUDENT_NUMBER, host__name=cast.HOST_NAME
    )
    assert page.url.endswith(f"/placements/{placement.pk}/")
    return placement


def name_the_guardian(office: Person, placement: Placement) -> None:
    office.open(f"/students/{placement.student_id}/guardian/?next=/placements/{placement.pk}/")
    office.page.locator("input[name=name]").fill(cast.GUARDIAN[1])
    office.page.locator("input[name=email]").fill(cast.GUARDIAN[0])
    office.page.locator("main form button.btn-primary").click()
    office.look()


FIRST = "Maud bouwt mee aan de website en test wat er is gebouwd."
CORRECTED = f"{FIRST} Zij werkt ook met de klantenservice."


def follow_from_today(office: Person, path: str) -> None:
    """What waits for the school stands on its first page, also after a large import."""
    office.open("/")
    office.page.locator(f"main a[href='{path}']").first.click()
    office.look()


def send_to_workplace(office: Person, placement: Placement) -> None:
    office.open(f"/placements/{placement.pk}/agreement/")
    fill_in_and_send(office, placement, FIRST)


def fill_in_and_send(office: Person, placement: Placement, activities: str) -> None:
    office.page.locator("[name=activities]").fill(activities)
    office.page.locator("button[name=do][value=send]").click()
    office.look()
    if office.page.locator("form[action$='/send/'] button, main form button.btn-primary").count():
        office.page.locator("main form button.btn-primary").first.click()
        office.look()
    assert Agreement.objects.filter(placement=placement, state="proposed").count() == 1


def ask_for_a_correction(supervisor: Person, mailbox) -> None:
    supervisor.follow_mail(mailbox, subject="controleer|gegevens|overeenkomst")
    page = supervisor.page
    page.locator("input[name=answer][value=correct_it]").check()
    page.locator("main form button.btn-primary").click()
    supervisor.look()
    assert page.locator("[name=comment][aria-invalid=true]").count() == 1  # a comment is needed
    page.locator("[name=comment]").fill("Maud werkt bij ons ook met de klantenservice.")
    page.locator("main form button.btn-primary").click()
    supervisor.look()


def correct_and_send_again(office: Person, placement: Placement) -> None:
    follow_from_today(office, f"/placements/{placement.pk}/agreement/")
    office.reads("Maud werkt bij ons ook met de klantenservice.")
    fill_in_and_send(office, placement, CORRECTED)
    sent = Agreement.objects.get(placement=placement, state="proposed")
    assert sent.data["content"]["activities"] == CORRECTED
    assert sorted(Agreement.objects.filter(placement=placement).values_list("number", "state")) == [
        (1, "returned"),
        (2, "proposed"),
    ]


def approve_and_sign(supervisor: Person, mailbox) -> None:
    mail = newest(mailbox, SUPERVISOR, after=1)
    supervisor.open(mailbox.link(mail))
    supervisor.press("Open deze taak")
    supervisor.reads(CORRECTED)
    supervisor.page.locator("input[name=answer]").first.check()
    supervisor.page.locator("main form button.btn-primary").click()
    supervisor.look()
    supervisor.follow_mail(mailbox, subject="teken")
    supervisor.sign(mailbox)
    supervisor.reads("getekend")


def the_same_file_for_everyone(people: list[Person], agreement: Agreement) -> bytes:
    files = [person.download(f"/agreements/{agreement.pk}/pdf/") for person in people]
    assert len(set(files)) == 1
    pdf = files[0]
    agreement.refresh_from_db()
    assert hashlib.sha256(pdf).hexdigest() == agreement.sealed_document.sha256
    reader = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Maud Dijkstra" in text
    assert agreement.sealed_document.verification_code in text
    assert len(reader.attachments) == 1
    return pdf


def anyone_can_verify(visitor: Person, agreement: Agreement, pdf: bytes) -> None:
    visitor.open(f"/verify/{agreement.sealed_document.verification_code}/")
    visitor.reads("M.")
    assert "Maud" not in visitor.page.locator("main").inner_text()
    changed = pdf[:2000] + bytes([pdf[2000] ^ 1]) + pdf[2001:]
    for content, says in [(pdf, "ongewijzigd"), (changed, "niet")]:
        visitor.open("/verify/")
        visitor.page.locator("input[type=file]").set_input_files(
            {"name": "overeenkomst.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        visitor.page.locator("form[action$='/verify/file/'] button").click()
        visitor.look()
        assert says in visitor.page.locator("main").inner_text().lower()

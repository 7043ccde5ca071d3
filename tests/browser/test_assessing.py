"""From a form that a coordinator makes to a sealed result: an mbo placement in Dutch and an Ad
placement in English.

Mid-term by three corners, side by side, the talk; the final form, the advice of the workplace, a
proposal, a second assessor and the decision; and the paper, whose seal anyone can check.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Locator
from pypdf import PdfReader

from assessments.models import AssessmentRound, InstrumentVersion, Response
from decisions.models import Decision
from people.models import User
from placements.models import Placement
from programmes.enums import Variant
from programmes.models import Cohort, ProgrammeVariant
from programmes.services.reference import add_framework
from tests.browser.conftest import DESK, PHONE, wait_for
from tests.browser.people import Person, newest
from tests.factories import assessments as make
from tests.factories.decisions import second_examiner
from tests.scenarios import PASSWORD, Triangle, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the coordinator adds to the form that the framework gives.
OWN_QUESTION = {
    "nl": "Vraagt op tijd om hulp van een collega",
    "en": "Asks a colleague for help in time",
}
OUTCOME = "Vaker zelf met de klant praten / talk to the customer more often"
WHY = "Gezien op de werkplek, in twee gesprekken bevestigd."
REMARK = "Klaar om te beginnen, met wat hulp bij grote opdrachten."


@dataclass
class Walk:
    """One placement, the language of its people, and those who come by."""

    language: str
    triangle: Triangle
    second: User
    meet: Callable
    mailbox: object

    @property
    def placement(self) -> Placement:
        return self.triangle.placement

    def said(self, text: str) -> str:
        with override(self.language):
            return gettext(text)

    def come(self, user: User, size: dict[str, int]) -> Person:
        person = self.meet(user.email, size)
        person.sign_in_with_password(PASSWORD)
        return person


@pytest.fixture
def meet(browser, portal) -> Iterator:
    present: list[Person] = []

    def come(email: str, size: dict[str, int]) -> Person:
        present.append(Person(browser, portal, size, email))
        return present[-1]

    yield come
    for person in present:
        person.close()


@pytest.fixture(params=["nl", "en"], ids=["mbo", "ad"])
def walk(request, portal, meet, mailbox) -> Walk:
    own = make_world().own
    programme = own.school.programme
    name = "framework-mbo-sd-25998"
    if request.param == "en":
        name = "framework-ad-ict-software-example"
        ProgrammeVariant.objects.filter(programme=programme).update(variant=Variant.HO_PART_TIME)
        own.placement.variant = Variant.HO_PART_TIME
    framework = add_framework(programme=programme, name=name)
    Cohort.objects.filter(programme=programme).update(framework=framework)
    make.running(own.placement, weeks_done=9)
    second = second_examiner(own)
    User.objects.update(language=request.param)
    return Walk(request.param, own, second, meet, mailbox)


def test_from_form_to_sealed_result(walk):
    school = walk.triangle.school
    office = walk.come(school.coordinator, DESK)
    teacher = walk.come(school.supervisor, DESK)
    student = walk.come(walk.triangle.student.user, PHONE)
    supervisor = walk.meet(walk.triangle.workplace.supervisor.email, PHONE)

    make_a_form(office, walk, "midterm")
    row = ask(office, walk, "midterm", supervisor)
    fill_in(supervisor, row, level=2)
    student.open(url(row, "fill"))
    fill_in(student, row, level=1)
    teacher.open(url(row, "round"))
    assert OWN_QUESTION[walk.language] not in teacher.page.locator("main").inner_text()
    teacher.open(url(row, "fill"))
    fill_in(teacher, row, level=1)
    assert [each.is_handed_in for each in Response.objects.filter(round=row)] == [True] * 3
    talk_about_it(teacher, [student, supervisor], walk, row)

    make.running(walk.placement, weeks_done=18)
    make_a_form(office, walk, "final")
    final = ask(office, walk, "final", supervisor)
    fill_in(supervisor, final, level=1)
    advise(supervisor, walk)
    for person in (student, teacher):
        person.open(url(final, "fill"))
        fill_in(person, final, level=1)

    two_assessors_for_every_result(office, walk)
    propose(teacher, walk)
    decision = decide(walk)
    everybody_reads(decision, [student, supervisor, teacher])
    check_the_paper(decision, student, supervisor, walk)


def url(row: AssessmentRound, page: str) -> str:
    return reverse(f"assessments:{page}", args=[row.placement_id, row.pk])


def press(person: Person, selector: str) -> None:
    person.page.locator(selector).first.click()
    person.look()


def make_a_form(office: Person, walk: Walk, kind: str) -> None:
    """The draft that the framework gives, one question more, looked at on a phone, published."""
    page = office.page
    office.open(reverse("assessments:forms"))
    page.locator("main details summary").last.click()
    press(office, f"button[name=kind][value={kind}]")
    draft = InstrumentVersion.objects.get(instrument__kind=kind)
    press(office, f"a[href*='/forms/{draft.pk}/parts/'][href$='/new/']")
    page.locator("[name=text_nl]").fill(OWN_QUESTION["nl"])
    page.locator("[name=text_en]").fill(OWN_QUESTION["en"])
    press(office, "main form button.btn-primary")
    office.open(reverse("assessments:form-preview", args=[draft.pk]))
    office.reads(OWN_QUESTION[walk.language])
    office.open(reverse("assessments:form-publish", args=[draft.pk]))
    press(office, "main form button.btn-primary")
    assert InstrumentVersion.objects.get(pk=draft.pk).is_published


def ask(office: Person, walk: Walk, kind: str, supervisor: Person) -> AssessmentRound:
    """The coordinator asks now; the workplace comes by the link in the mail."""
    before = len(walk.mailbox.to(supervisor.email))
    office.open(reverse("assessments:open", args=[walk.placement.pk]))
    office.page.locator("[name=kind]").select_option(kind)
    press(office, "main form button.btn-primary")
    row = AssessmentRound.objects.get(placement=walk.placement, kind=kind)
    mail = newest(walk.mailbox, supervisor.email, after=before)
    supervisor.open(walk.mailbox.link(mail))
    press(supervisor, "main form button[type=submit]")
    assert supervisor.page.url.endswith(url(row, "fill"))
    return row


def fill_in(person: Person, row: AssessmentRound, *, level: int) -> None:
    """One question after the other on a phone, all on one page on a desk; then hand in."""
    page = person.page
    steps = person.page.viewport_size == PHONE
    shown = page.locator("fieldset[data-item]:visible")
    number = 0
    while number < shown.count():
        answer(shown.nth(number), level)
        if steps:
            page.locator("[data-assess-go='1']").click()
        else:
            number += 1
    own = Response.objects.filter(round=row, submitted_at=None).count()
    # It goes when the last answer has arrived.
    with page.expect_navigation():
        page.locator("button[name=do][value=hand_in]").click()
    person.look()
    assert Response.objects.filter(round=row, submitted_at=None).count() == own - 1, page.url


def answer(question: Locator, level: int) -> None:
    cards = question.locator(".radio-card")
    if not cards.count():
        question.locator("textarea").fill(WHY)
        return
    is_yes_or_no = cards.count() <= 3
    card = cards.nth(0 if is_yes_or_no else level)
    card.click()
    if is_yes_or_no or card.locator("[data-explain]").count():
        question.locator("textarea").fill(WHY)


def talk_about_it(teacher: Person, others: list[Person], walk: Walk, row: AssessmentRound) -> None:
    """Side by side, the difference first; a point for the talk, and what came out of it."""
    teacher.open(url(row, "round"))
    teacher.reads(OWN_QUESTION[walk.language])
    assert teacher.page.locator(".compare .compare-workplace").count() > 5
    press(teacher, "button[name=do][value=put_on]")
    assert row.talk_points.count() == 1
    teacher.open(url(row, "talk"))
    teacher.page.locator("[name=outcome]").fill(OUTCOME)
    press(teacher, "main form button.btn-primary")
    for person in others:
        person.open(url(row, "round"))
        person.reads(OUTCOME)
        person.reads(walk.said("Points to talk about"))


def advise(supervisor: Person, walk: Walk) -> None:
    """Asked right after the final form was handed in; a remark needs words."""
    path = reverse("decisions:advice", args=[walk.placement.pk])
    assert supervisor.page.url.endswith(path)
    supervisor.page.locator("input[name=verdict][value=with_remarks]").check()
    press(supervisor, "main form button.btn-primary")
    assert supervisor.page.locator("[name=motivation][aria-invalid=true]").count() == 1
    # The browser notes that the portal refused it, which was meant.
    supervisor.faults = [fault for fault in supervisor.faults if "422" not in fault]
    supervisor.page.locator("[name=motivation]").fill(REMARK)
    press(supervisor, "main form button.btn-primary")
    supervisor.reads(REMARK)


def two_assessors_for_every_result(office: Person, walk: Walk) -> None:
    office.open(reverse("decisions:rules", args=[walk.placement.programme_id]))
    office.page.locator("[name=second_for]").select_option("all")
    press(office, "main form button.btn-primary")


def result_url(walk: Walk, page: str) -> str:
    return reverse(f"decisions:{page}", args=[walk.placement.pk, "placement_result"])


def propose(teacher: Person, walk: Walk) -> None:
    """With what is missing in sight: no hours were approved and no evidence was confirmed."""
    page = teacher.page
    teacher.open(result_url(walk, "write"))
    teacher.reads(REMARK)
    for number in range(2):
        judged = page.locator("#outcomes > .judge").nth(number)
        judged.locator("select[name^=level_]").select_option(index=2)
        judged.locator("textarea[name^=text_]").fill(WHY)
    page.locator("input[name=result][value=passed]").check()
    page.locator("[name=motivation]").fill("Alle onderdelen zijn laten zien.")
    page.locator("[name=despite_reason]").fill("De rest is besproken in het eindgesprek.")
    press(teacher, "button[name=do][value=hand_over]")
    assert page.locator("button[name=do][value=decide]").count() == 0


def decide(walk: Walk) -> Decision:
    """One examiner agrees as the second, another decides; what it says cannot be changed."""
    second = walk.come(walk.second, DESK)
    second.open(result_url(walk, "proposal"))
    press(second, "button[name=do][value=agree]")
    examiner = walk.come(walk.triangle.school.examiner, DESK)
    examiner.open(result_url(walk, "proposal"))
    press(examiner, "button[name=do][value=decide]")
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.second_by, decision.result) == (
        walk.triangle.school.examiner,
        walk.second,
        "passed",
    )
    assert re.search(r"/results/placement_result/1/$", examiner.page.url)
    return decision


def everybody_reads(decision: Decision, people: list[Person]) -> None:
    path = reverse("decisions:decision", args=[decision.placement_id, decision.kind, 1])
    for person in people:
        person.open(path)
        person.reads("Alle onderdelen zijn laten zien.")
        person.reads(REMARK)
        person.reads(str(decision.appeal_until.year))


def check_the_paper(decision: Decision, student: Person, supervisor: Person, walk: Walk) -> None:
    def sealed():
        return Decision.objects.filter(pk=decision.pk, sealed_document__isnull=False).first()

    wait_for(sealed, seconds=60, what="the sealed result")
    decision.refresh_from_db()
    path = reverse("decisions:pdf", args=[decision.placement_id, decision.pk])
    pdf = student.download(path)
    assert supervisor.download(path) == pdf
    assert hashlib.sha256(pdf).hexdigest() == decision.sealed_document.sha256
    code = decision.sealed_document.verification_code
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert walk.triangle.student.user.name in text
    assert code in text
    visitor = walk.meet("visitor@elsewhere.example", DESK)
    visitor.open(f"/verify/{code}/")
    changed = pdf[:2000] + bytes([pdf[2000] ^ 1]) + pdf[2001:]
    for content, says in [(pdf, "ongewijzigd"), (changed, "niet")]:
        visitor.open("/verify/")
        visitor.page.locator("input[type=file]").set_input_files(
            {"name": "uitslag.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        press(visitor, "form[action$='/verify/file/'] button")
        assert says in visitor.page.locator("main").inner_text().lower()

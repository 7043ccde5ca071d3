"""From a learning task to a printed portfolio, on a phone, in Dutch.

Draft, two answers, adjust, two answers again, evidence while the connection breaks, confirmed from
a mail, the portfolio and its PDF.
"""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image
from pypdf import PdfReader

from core.dates import today
from learning.models import LearningTask
from people.models import User
from placements.models import Placement
from portfolio.models import EvidenceItem
from programmes.models import Cohort
from programmes.services.reference import load_framework
from tests.browser.conftest import PHONE, wait_for
from tests.browser.people import Person
from tests.scenarios import PASSWORD, Triangle, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Een koppeling bouwen"


@pytest.fixture
def triangle(portal) -> Triangle:
    """A placement that runs, in a programme with its work processes."""
    own = make_world().own
    framework = load_framework(institution=own.school.institution, name="framework-mbo-sd-25998")
    Cohort.objects.filter(programme=own.school.programme).update(framework=framework)
    start = today() - timedelta(weeks=2)
    Placement.objects.filter(pk=own.placement.pk).update(
        start_date=start, end_date=start + timedelta(weeks=20)
    )
    return own


@pytest.fixture
def meet(browser, portal) -> Iterator:
    present: list[Person] = []

    def come(user: User) -> Person:
        present.append(Person(browser, portal, PHONE, user.email))
        return present[-1]

    yield come
    for person in present:
        person.close()


def test_from_task_to_printed_portfolio(meet, triangle, mailbox):
    student = meet(triangle.student.user)
    student.sign_in_with_password(PASSWORD)
    write_a_task(student, triangle)

    supervisor = meet(triangle.workplace.supervisor)
    supervisor.follow_mail(mailbox, subject="leertaken")
    supervisor.page.locator("button[name=verdict][value=yes]").click()
    supervisor.look()
    teacher = meet(triangle.school.supervisor)
    teacher.sign_in_with_password(PASSWORD)
    ask_to_adjust(teacher)

    task = LearningTask.objects.get(placement=triangle.placement)
    adjust(student, task)
    supervisor.open(f"/placements/{triangle.placement.pk}/tasks/answer/")
    assert supervisor.page.locator("ins").count() >= 1  # what is new in this version
    supervisor.page.locator("button[name=verdict][value=yes]").click()
    supervisor.look()
    teacher.open("/judge-tasks/")
    assert teacher.page.locator("ins").count() >= 1
    teacher.page.locator("button[name=verdict][value=yes]").click()
    teacher.look()
    student.open(f"/placements/{triangle.placement.pk}/tasks/")
    student.reads("Goedgekeurd")

    add_evidence_over_a_bad_line(student, task)
    item = EvidenceItem.objects.get()
    supervisor.follow_mail(mailbox, subject="bevestig")
    supervisor.page.locator(f"#item-{item.pk} button[name=answer][value=yes]").click()
    supervisor.look()
    assert item.confirmations.get().content_sha256 == item.content_sha256

    student.open("/portfolio/")
    student.reads("Bevestigd")
    printed(student, triangle, item)


def write_a_task(student: Person, triangle: Triangle) -> None:
    page = student.page
    student.open(f"/placements/{triangle.placement.pk}/tasks/new/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=activity]").fill("Ik koppel de webwinkel aan de voorraad.")
    page.locator("[name=product]").fill("Een werkende koppeling.")
    page.locator("[name=outcomes]").nth(0).check()
    page.locator("[name=outcomes]").nth(2).check()
    page.locator("[name=from_week]").fill("3")
    page.locator("[name=to_week]").fill("6")
    page.locator("[name=hours]").fill("40")
    page.locator("[name=evidence]").fill("De code, en wat mijn begeleider ervan vindt.")
    page.locator("button[name=do][value=send]").click()
    student.look()
    student.reads(TITLE)


def ask_to_adjust(teacher: Person) -> None:
    """First without saying why, which is refused on the spot."""
    teacher.open("/judge-tasks/")
    adjust = teacher.page.locator("button[name=verdict][value=change]")
    adjust.click()
    teacher.look()
    wrong = teacher.page.locator("[name=comment][aria-invalid=true]")
    wait_for(lambda: wrong.count() == 1, what="the refusal on the spot")
    teacher.page.locator("[name=comment]").fill("Beschrijf ook hoe je de koppeling test.")
    adjust.click()
    teacher.look()


def adjust(student: Person, task: LearningTask) -> None:
    student.open(f"/placements/{task.placement_id}/tasks/{task.pk}/")
    student.reads("Beschrijf ook hoe je de koppeling test.")
    student.open(f"/placements/{task.placement_id}/tasks/{task.pk}/edit/")
    student.page.locator("[name=activity]").fill(
        "Ik koppel de webwinkel aan de voorraad en test de fouten."
    )
    student.page.locator("button[name=do][value=send]").click()
    student.look()


def add_evidence_over_a_bad_line(student: Person, task: LearningTask) -> None:
    """The connection is cut in the first piece of the file, and comes back."""
    page = student.page
    cuts: list[str] = []

    def cut_once(route) -> None:
        if route.request.method == "PATCH" and not cuts:
            cuts.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    student.open("/portfolio/add/")
    page.route("**/portfolio/uploads/**", cut_once)
    page.locator("input[type=file][name=sent]").set_input_files(
        {"name": "koppeling.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    wait_for(
        lambda: page.locator("[data-upload-file].is-done").count() == 1,
        seconds=40,
        what="the photo after the cut",
    )
    assert len(cuts) == 1
    page.unroute("**/portfolio/uploads/**")
    # What the browser says of the line that was cut is no fault of the page.
    student.faults = [fault for fault in student.faults if "ERR_CONNECTION_RESET" not in fault]
    page.locator("[name=people_anonymised]").check()
    page.locator(f"[name=tasks][value='{task.pk}']").check()
    page.locator("[name=body]").fill("De koppeling werkt, ook als de voorraad leeg is.")
    page.locator("button[name=then][value=ask]").click()
    student.look()


def photo() -> bytes:
    picture = Image.effect_noise((1600, 1200), 60).convert("RGB")
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=90)
    return content.getvalue()


def printed(student: Person, triangle: Triangle, item: EvidenceItem) -> None:
    student.open(f"/portfolio/students/{triangle.student.pk}/print/")
    student.page.locator("main form button.btn-primary").click()
    student.look()
    link = student.page.locator("a[href*='/portfolio/downloads/']")
    wait_for(lambda: link.count() or student.page.reload(), seconds=60, what="the PDF")
    content = student.download(f"{link.first.get_attribute('href')}?download=1")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    for words in (triangle.student.user.name, item.title, triangle.workplace.host.name):
        assert words in " ".join(text.split())

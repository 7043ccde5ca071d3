"""Talks, messages and what is told in confidence, on three phones, in Dutch.

Propose, pick from a mailed link, fix, move, call off, report from a train, agree and disagree;
a message with a file, answered from the mail; and a signal that the workplace can nowhere see.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from contact.models import ConfidentialSignal, ContactMoment, Message
from core.dates import today
from people.models import User
from placements.models import Commitment
from tests import files
from tests.browser.conftest import PHONE, wait_for
from tests.browser.people import Person
from tests.factories.contact import at
from tests.scenarios import PASSWORD, Triangle, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "Mijn begeleider maakt me bang 4711"


@pytest.fixture
def triangle(portal) -> Triangle:
    own = make_world().own
    institution = own.school.institution
    institution.confidential_adviser = "Nadia Hamidi, 030 123 45 67"
    institution.save()
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


@pytest.fixture
def three(meet, triangle) -> tuple[Person, Person, Person]:
    """The school contact and the student, signed in; and the workplace, who has no password."""
    teacher, student = meet(triangle.school.supervisor), meet(triangle.student.user)
    for person in (teacher, student):
        person.sign_in_with_password(PASSWORD)
    return teacher, student, meet(triangle.workplace.supervisor)


def url(name: str, *arguments: object) -> str:
    return reverse(f"contact:{name}", args=arguments)


def typed(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def test_from_three_times_to_a_report(three, triangle, mailbox):
    teacher, student, supervisor = three
    placement = triangle.placement.pk
    propose(teacher, placement)
    moment = ContactMoment.objects.get()

    # The workplace picks from the mail, without a password; the student in the portal.
    supervisor.follow_mail(mailbox, subject="Welke tijd")
    pick(supervisor, 1, 2)
    student.open("/")
    student.page.locator(f"main a[href$='{url('moment', placement, moment.pk)}']").first.click()
    student.look()
    pick(student, 0, 1)
    teacher.open(url("moment", placement, moment.pk))
    teacher.reads("komt voor iedereen uit")
    teacher.page.locator("button.btn-primary[name=time]").click()
    teacher.look()

    student.open(url("placement", placement))
    student.reads("gepland")
    first = invitation(mailbox, student, "REQUEST", 1)
    assert first["DTSTART"].dt == at(8)
    supervisor.open(url("moment", placement, moment.pk))
    move(supervisor)
    second = invitation(mailbox, student, "REQUEST", 2)
    assert (second["UID"], second["DTSTART"].dt) == (first["UID"], at(9, 14))
    teacher.open(url("moment", placement, moment.pk))
    teacher.reads("Eén keer verplaatst.")
    teacher.reads(f"verplaatst: {second_day(moment)}")
    teacher.reads(triangle.workplace.supervisor.name)

    report_in_a_train(teacher, placement, moment, triangle)
    supervisor.follow_mail(mailbox, subject="Klopt dit verslag")
    answer(supervisor, "agreed")
    student.open(url("report", placement, moment.pk))
    answer(student, "not_agreed", "Ik laat de planning op papier zien.")
    teacher.open(url("report", placement, moment.pk))
    teacher.reads("niet akkoord")
    teacher.reads("Ik laat de planning op papier zien.")
    promise = Commitment.objects.get(kind="contact.agreed_action")
    assert (promise.debtor, promise.owner, promise.due_on) == (
        "student",
        triangle.student.user,
        today() + timedelta(days=7),
    )
    student.page.locator("button[name=key]").click()
    student.look()
    assert Commitment.objects.get(kind="contact.agreed_action").state == "kept"

    call_off(teacher, placement)
    invitation(mailbox, student, "CANCEL", 2)


def propose(teacher: Person, placement: int) -> None:
    teacher.open(url("plan", placement))
    teacher.page.locator("[name=kind]").select_option("progress_visit")
    for name, day in (("first", 7), ("second", 8), ("third", 9)):
        teacher.page.locator(f"[name={name}]").fill(typed(at(day)))
    teacher.press("Plan of stel voor")
    teacher.reads("tijd wordt gekozen")


def pick(person: Person, *numbers: int) -> None:
    for number in numbers:
        person.page.locator("input[name=suits]").nth(number).check()
    person.press("Bewaar welke tijden mij uitkomen")
    assert person.page.locator("input[name=suits]:checked").count() == len(numbers)


def invitation(mailbox, person: Person, method: str, sequence: int):
    """The event in the calendar file of a mail."""

    def arrived():
        for mail in mailbox.to(person.email):
            for file in mail.iter_attachments():
                [event] = Calendar.from_ical(file.get_content()).walk("VEVENT")
                if (file.get_param("method"), int(event["SEQUENCE"])) == (method, sequence):
                    return event
        return None

    return wait_for(arrived, what=f"{method} {sequence} for {person.email}")


def move(person: Person) -> None:
    person.press("Verplaats", exact=True)
    person.page.locator("[name=starts_at]").fill(typed(at(9, 14)))
    person.page.locator("[name=reason]").fill("Er is een collega ziek.")
    person.press("Verplaats het gesprek")


def second_day(moment: ContactMoment) -> str:
    months = ["januari", "februari", "maart", "april", "mei", "juni", "juli"]
    months += ["augustus", "september", "oktober", "november", "december"]
    days = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
    day = at(9, 14)
    return f"{days[day.weekday()]} {day.day} {months[day.month - 1]}, 14:00"


def report_in_a_train(
    teacher: Person, placement: int, moment: ContactMoment, triangle: Triangle
) -> None:
    """There is a tunnel just when it is sent, and the page is loaded anew after it."""
    page = teacher.page
    teacher.open(url("write-report", placement, moment.pk))
    page.locator("[name='topics-0-text']").fill("Noor werkt zelfstandig aan de website.")
    page.locator("[name='actions-0-text']").fill("De planning laten zien")
    page.locator("[name='actions-0-owner']").select_option(str(triangle.student.user.pk))
    day = (today() + timedelta(days=7)).isoformat()
    page.locator("[name='actions-0-due_on']").fill(day)
    teacher.context.set_offline(True)
    page.locator("main form button.btn-primary").click()
    assert page.locator("[data-typed-said]").is_visible()
    teacher.context.set_offline(False)
    page.reload()
    teacher.look()
    assert page.locator("[data-typed-away]").is_visible()
    assert page.locator("[name='actions-0-due_on']").input_value() == day
    teacher.press("Bewaar en vraag de anderen")
    teacher.reads("Noor werkt zelfstandig aan de website.")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('typed:'))") == []


def answer(person: Person, stand: str, remark: str = "") -> None:
    person.page.locator(f"input[name=stand][value={stand}]").check()
    if remark:
        person.page.locator("[name=remark]").fill(remark)
    person.press("Verstuur mijn antwoord")


def call_off(teacher: Person, placement: int) -> None:
    teacher.open(url("plan", placement))
    teacher.page.locator("[name=kind]").select_option("call")
    teacher.page.locator("[name=where]").select_option("phone")
    teacher.page.locator("[name=first]").fill(typed(at(12)))
    teacher.press("Plan of stel voor")
    teacher.press("Zeg af")
    teacher.press("Zeg het gesprek af")
    teacher.reads("afgezegd")


def test_messages_and_what_the_workplace_never_sees(three, triangle, mailbox):
    teacher, student, supervisor = three
    placement = triangle.placement.pk
    teacher.open(url("placement", placement))
    teacher.press("Schrijf een bericht")
    page = teacher.page
    for box in page.locator("[name=corners]").all():
        box.check()
    page.locator("[name=subject]").fill("Rooster")
    page.locator("[name=text]").fill("In de bijlage staat het rooster.")
    page.locator("input[type=file][name=attached]").set_input_files(
        {"name": "rooster.pdf", "mimeType": "application/pdf", "buffer": files.PDF}
    )
    wait_for(lambda: page.locator("[data-upload-file].is-done").count() == 1, what="the file")
    teacher.press("Verstuur", exact=True)
    teacher.reads("rooster.pdf")

    # The workplace reads and answers from the mail, which says from whom and not what.
    [mail] = wait_for(lambda: mailbox.to(supervisor.email), what="the mail")
    assert "rooster" not in (mailbox.text(mail) + mail["Subject"]).lower()
    supervisor.follow_mail(mailbox, subject="Een bericht over")
    link = supervisor.page.locator("main a", has_text="rooster.pdf").get_attribute("href")
    assert supervisor.download(link) == files.PDF
    supervisor.page.locator("[name=text]").fill("Dank u, dinsdag kan.")
    supervisor.press("Verstuur", exact=True)
    sent = Message.objects.get(author=triangle.workplace.supervisor)

    student.open("/messages/")
    student.reads("2 nieuw")
    student.press("Rooster")
    student.reads("Dank u, dinsdag kan.")
    teacher.open(url("thread", placement, sent.thread_id))
    supervisor.open(url("thread", placement, sent.thread_id))
    readers = f"{triangle.school.supervisor.name}, {triangle.student.user.name}"
    supervisor.reads(f"Gelezen door {readers}")

    tell_in_confidence(student)
    teacher.open(link_of_mail(teacher, mailbox, "Er staat een bericht klaar"))
    teacher.press(triangle.student.user.name)
    teacher.reads(SECRET)
    nowhere_at_the_workplace(supervisor, triangle, sent, mailbox)


def tell_in_confidence(student: Person) -> None:
    """One tap away from any page, on any page."""
    student.open("/portfolio/")
    student.press("Praat in vertrouwen", within="footer")
    student.reads("Nadia Hamidi, 030 123 45 67")
    student.press("Vertel iets in vertrouwen")
    student.page.locator("[name=text]").fill(SECRET)
    student.press("Verstuur in vertrouwen")
    student.reads(SECRET)


def link_of_mail(person: Person, mailbox, subject: str) -> str:
    def arrived():
        return [mail for mail in mailbox.to(person.email) if mail["Subject"].startswith(subject)]

    return mailbox.link(wait_for(arrived, what=subject)[-1])


def nowhere_at_the_workplace(
    supervisor: Person, triangle: Triangle, sent: Message, mailbox
) -> None:
    """Not from the mailed link, not signed in fully, not by its address, not in a mail."""
    signal = ConfidentialSignal.objects.get()
    own = url("signal", signal.key)
    assert supervisor.context.request.get(supervisor.address + own).status == 403
    supervisor.context.clear_cookies()
    supervisor.sign_in_with_code(mailbox)
    placement = triangle.placement.pk
    for path in (
        "/",
        reverse("placements:detail", args=[placement]),
        reverse("placements:timeline", args=[placement]),
        url("placement", placement),
        url("thread", placement, sent.thread_id),
        url("inbox"),
        url("for-you"),
        url("visits"),
    ):
        supervisor.open(path)
        page = supervisor.page.content()
        assert SECRET not in page, path
        assert str(signal.key) not in page, path
    assert supervisor.context.request.get(supervisor.address + own).status == 404
    for mail in mailbox.to(supervisor.email):
        assert SECRET not in mailbox.text(mail)

"""What goes wrong on the pages of contact, and what people read then."""

import base64
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from contact.models import ContactMoment, Message, Thread
from contact.services import feeds, signals
from documents.models import Upload
from people.services import links
from tests import files
from tests.factories import contact as make
from tests.scenarios import make_placement, make_student, make_workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(world):
    for user in world.roles().values():
        user.language = "en"
        user.save()
    return world.own


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def linked(user, placement):
    """A browser that came by a link in a mail."""
    client = Client()
    link = links.mint(user=user, scope="contact", object_id=placement.pk, path="/")
    client.post(link[link.index("/link/") :])
    return client


def url(name, *arguments):
    return reverse(f"contact:{name}", args=arguments)


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def typed(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


class TestMessages:
    def write(self, own, **fields):
        data = {"corners": ["school"], "subject": "Rooster", "request_key": str(uuid4())} | fields
        client = browser(own.student.user)
        return client.post(url("thread-new", own.placement.pk), data, follow=True)

    def test_a_hundred_thousand_characters_are_refused_and_stay_in_the_form(self, own):
        long = "a" * 100_000
        answer = self.write(own, text=long)
        assert answer.status_code == 422
        assert "at most 10000 characters" in text(answer)
        assert long in answer.content.decode()
        assert not Thread.objects.exists()

    def test_markup_and_marks_that_turn_the_line(self, own):
        bad = "<img src=x onerror=alert(1)>\u202egnp.exe"
        answer = self.write(own, text=bad, subject=bad)
        page = answer.content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;" in page
        thread = Thread.objects.get()
        assert thread.subject == "<img src=x onerror=alert(1)>gnp.exe"
        # In the text itself the writer may turn the line; the next line is as it was.
        assert 'class="message-text" dir="auto"' in page
        assert Message.objects.get().text == bad

    def test_nothing_but_marks_is_no_subject(self, own):
        answer = self.write(own, text="Hallo", subject="\u202e\u200f")
        assert "what it is about" in text(answer)
        assert not Thread.objects.exists()


class TestFilesInPieces:
    TUS = {"Tus-Resumable": "1.0.0"}
    PIECE = "application/offset+octet-stream"

    def send(self, client, placement, content, name="rooster.pdf", pieces=2, ends=204):
        filename = "filename " + base64.b64encode(name.encode()).decode()
        begun = client.post(
            url("uploads", placement.pk),
            headers=self.TUS | {"Upload-Length": str(len(content)), "Upload-Metadata": filename},
        )
        assert begun.status_code == 201, begun.content
        step = -(-len(content) // pieces)
        for offset in range(0, len(content), step):
            answer = client.patch(
                begun["Location"],
                content[offset : offset + step],
                content_type=self.PIECE,
                headers=self.TUS | {"Upload-Offset": str(offset)},
            )
            assert answer.status_code == ends
        return begun["Location"].rstrip("/").rpartition("/")[2]

    def test_the_workplace_sends_one_from_the_mailed_link(self, own, world):
        thread = make.message(own).thread
        client = linked(own.workplace.supervisor, own.placement)
        number = self.send(client, own.placement, files.PDF)
        address = url("thread", own.placement.pk, thread.pk)
        data = {"text": "", "attached_sent": [number], "request_key": str(uuid4())}
        for _click in range(2):
            assert client.post(address, data).status_code == 302
        [sent] = thread.messages.filter(author=own.workplace.supervisor)
        [attached] = sent.attachments.all()
        assert attached.document.read() == files.PDF
        assert "rooster.pdf" in text(browser(own.student.user).get(address))

    def test_a_file_of_somebody_else_or_of_another_placement(self, own, world):
        thread = make.message(own).thread
        client = browser(own.student.user)
        other = browser(own.school.supervisor)
        number = self.send(other, own.placement, files.PDF)
        address = url("thread", own.placement.pk, thread.pk)
        answer = client.post(
            address, {"text": "x", "attached_sent": [number], "request_key": str(uuid4())}
        )
        assert "no longer here" in text(answer)
        assert thread.messages.count() == 1
        assert client.post(url("uploads", world.other.placement.pk)).status_code == 404
        assert Upload.objects.get().document is None

    def test_more_than_five_and_a_program(self, own):
        thread = make.message(own).thread
        client = browser(own.student.user)
        address = url("thread", own.placement.pk, thread.pk)
        many = [str(uuid4()) for _number in range(6)]
        answer = client.post(
            address, {"text": "x", "attached_sent": many, "request_key": str(uuid4())}
        )
        assert "At most five files" in text(answer)
        refused = self.send(client, own.placement, b"MZ\x90" * 50, pieces=1, ends=422)
        answer = client.post(
            address, {"text": "x", "attached_sent": [refused], "request_key": str(uuid4())}
        )
        assert answer.status_code == 422
        assert thread.messages.count() == 1


class TestCalendarAddress:
    def path(self, user):
        address = feeds.renew(actor=user)
        return address[address.index("/calendar/") :]

    def test_stopped_it_is_gone(self, own):
        make.planned(own)
        path = self.path(own.student.user)
        assert b"BEGIN:VEVENT" in Client().get(path).content
        browser(own.student.user).post(url("calendar"), {"do": "stop"})
        assert Client().get(path).status_code == 404

    def test_it_shows_its_owner_s_talks_whoever_is_signed_in(self, own, world):
        make.planned(own)
        path = self.path(world.other.student.user)
        assert b"BEGIN:VEVENT" not in browser(own.student.user).get(path).content

    def test_guesses_find_nothing(self, own):
        path = self.path(own.student.user)
        for guess in (path.replace(".ics", "A.ics"), "/calendar/x.ics", "/calendar/%00.ics"):
            assert Client().get(guess).status_code == 404


class TestInConfidence:
    def signal(self, own, **fields):
        return signals.confide(
            actor=own.student.user,
            placement_id=own.placement.pk,
            text="Ik voel me niet veilig.",
            request_key=uuid4(),
            **fields,
        )

    def test_a_coordinator_finds_no_such_page(self, own):
        key = self.signal(own).key
        client = browser(own.school.coordinator)
        assert client.get(url("signal", key)).status_code == 404
        for name in ("signal-widen", "signal-pass-on", "signal-close"):
            assert client.post(url(name, key)).status_code == 404
        assert "Noor" not in text(client.get(url("for-you")))

    def test_unless_the_student_allowed_it_and_then_reads_and_answers_only(self, own):
        key = self.signal(own, coordinator_may_read=True).key
        client = browser(own.school.coordinator)
        assert "Ik voel me niet veilig." in text(client.get(url("signal", key)))
        for name in ("signal-widen", "signal-pass-on", "signal-close"):
            assert client.post(url(name, key)).status_code == 403
        for other in (own.school.manager, own.school.examiner, own.workplace.supervisor):
            assert browser(other).get(url("signal", key)).status_code == 404

    def test_the_way_to_it_stands_on_every_page_of_the_student_only(self, own, world):
        address = f'href="{url("for-you")}"'
        for page in ("/", reverse("placements:detail", args=[own.placement.pk])):
            assert address in browser(own.student.user).get(page).content.decode(), page
        for name in ("school_supervisor", "workplace_supervisor", "guardian", "coordinator"):
            assert address not in browser(world.roles()[name]).get("/").content.decode(), name


def report_data(own, **fields):
    return {
        "held_on": make.at(-1).date().isoformat(),
        "where": "on_site",
        "present": make.everybody(own),
        "topics-TOTAL_FORMS": "1",
        "topics-INITIAL_FORMS": "0",
        "topics-0-title": "Hoe gaat het",
        "topics-0-text": "Goed.",
        "actions-TOTAL_FORMS": "0",
        "actions-INITIAL_FORMS": "0",
    } | fields


def test_two_people_write_the_report_and_nothing_typed_is_lost(own):
    moment = make.planned(own)
    address = url("write-report", own.placement.pk, moment.pk)
    first, second = browser(own.school.supervisor), browser(own.student.user)
    before = {"revision": moment.revision}
    assert first.post(address, report_data(own, **before)).status_code == 302
    mine = before | {"topics-0-text": "Mijn verhaal."}
    answer = second.post(address, report_data(own, **mine))
    assert "Somebody else changed this talk" in text(answer)
    assert "Mijn verhaal." in answer.content.decode()
    # Who has read that somebody was first sends it once more, as the next version.
    revision = ContactMoment.objects.get().revision
    assert f'name="revision" value="{revision}"' in answer.content.decode()
    second.post(address, report_data(own, **mine | {"revision": revision}))
    report = ContactMoment.objects.get().report
    assert (report.number, report.topics[0]["text"]) == (2, "Mijn verhaal.")


class TestVisits:
    def test_a_coordinator_sees_those_of_the_programme_and_of_no_other(
        self, own, world, django_assert_num_queries
    ):
        make.planned(world.other)
        client = browser(own.school.coordinator)
        week = make.at(14).date()
        monday = week - timedelta(days=week.weekday())
        for rows in (1, 10, 30):
            while ContactMoment.objects.filter(placement=own.placement).count() < rows:
                number = ContactMoment.objects.filter(placement=own.placement).count()
                days = (monday - make.at(0).date()).days
                make.planned(own, starts_at=make.at(days + number % 5, 8 + number // 5))
            with django_assert_num_queries(6):
                answer = client.get(url("visits"), {"week": monday.isoformat()})
            assert sum(len(moments) for _day, moments in answer.context["days"]) == rows
        assert "School Supervisor 11AA" in text(answer)
        assert "Daan Visser" not in text(answer)
        mine = client.get(url("visits"), {"week": monday.isoformat(), "whose": "mine"})
        assert mine.context["days"] == []
        assert 'aria-current="page">Only mine' in mine.content.decode()

    def test_a_school_contact_has_no_choice(self, own):
        page = browser(own.school.supervisor).get(url("visits"), {"whose": "all"})
        assert "All of my programmes" not in text(page)


def test_two_at_once_is_asked_again_on_the_page(own):
    student = make_student(own.school, "100002", "Bram Smit", own.student.birth_date)
    workplace = make_workplace(own.school, "Bakkerij Zon", "100435546")
    placement = make_placement(own.school, workplace, student)
    make.planned(own, starts_at=make.at(7, 10))
    client = browser(own.school.supervisor)
    data = {
        "kind": "progress_visit",
        "where": "on_site",
        "minutes": "45",
        "first": typed(make.at(7, 10)),
        "request_key": str(uuid4()),
        "together": "False",
    }
    answer = client.post(url("plan", placement.pk), data)
    assert "At that time you have another talk: Progress visit, Noor El Idrissi." in text(answer)
    assert 'type="checkbox" name="together"' in answer.content.decode()
    assert client.post(url("plan", placement.pk), data | {"together": "on"}).status_code == 302

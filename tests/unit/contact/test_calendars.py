"""Calendar files: stable numbers, growing sequence, UTC, folding and escaping."""

from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import pytest
import time_machine
from icalendar import Calendar

from contact import calendars
from contact.services import changing, feeds
from notifications.notices import MailFile
from notifications.rendering import compose
from tests.factories import contact as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(world):
    return world.own


def read(content):
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_the_number_stays_and_the_sequence_grows(own):
    moment = make.planned(own)
    first = read(calendars.invitation(moment, recipient=own.student.user))
    changing.move(
        actor=own.school.supervisor,
        moment_id=moment.pk,
        revision=moment.revision,
        starts_at=make.at(9),
        where="school",
    )
    moment.refresh_from_db()
    second = read(calendars.invitation(moment, recipient=own.student.user))
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (1, 2)
    assert second["DTSTART"].dt == make.at(9)
    assert "ROC Midden" in second["LOCATION"]


def test_only_the_receiver_stands_in_it(own):
    moment = make.planned(own)
    text = calendars.invitation(moment, recipient=own.student.user).decode()
    assert text.count("ATTENDEE") == 1
    for person in (own.workplace.supervisor, own.school.supervisor):
        assert person.email not in text.replace("\r\n ", "")


def test_before_and_after_the_clocks_go_back(own):
    """25 October 2026: at three o'clock it is two o'clock again in Amsterdam."""
    with time_machine.travel(datetime(2026, 10, 1, 8, tzinfo=UTC), tick=False):
        summer = make.planned(own, starts_at=datetime(2026, 10, 23, 8, tzinfo=UTC))
        winter = make.planned(own, starts_at=datetime(2026, 10, 26, 9, tzinfo=UTC))
    texts = [calendars.feed([moment]).decode() for moment in (summer, winter)]
    assert "DTSTART:20261023T080000Z" in texts[0]
    assert "DTSTART:20261026T090000Z" in texts[1]
    local = [moment.starts_at.astimezone(make.at().tzinfo).hour for moment in (summer, winter)]
    assert local == [10, 10]


def test_hostile_names_and_places_stay_one_line_of_text(own):
    user = own.student.user
    user.name = 'Noor"; X=1\r\nATTENDEE:mailto:boef@kwaad.example'
    user.save()
    own.placement.student.user = user
    moment = make.planned(own, talk=make.talk(place="Zaal 1;\r\nEND:VEVENT,\\n" + "é" * 150))
    moment.placement.student.user = user
    content = calendars.invitation(moment, recipient=user)
    event = read(content)
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert [line for line in lines if line.startswith(b"ATTENDEE")]
    assert not any(line.startswith(b"ATTENDEE:mailto:boef") for line in lines)
    assert sum(line == b"END:VEVENT" for line in lines) == 1
    assert event["LOCATION"].startswith("Zaal 1; END:VEVENT,")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_mail_with_a_hostile_subject_and_a_file(own, tmp_path, settings):
    mail = compose(
        to="a@people.example",
        language="nl",
        template="contact/mail/notice",
        context={
            "subject": "Over\r\nBcc: iedereen@kwaad.example",
            "lines": ["<b>hallo</b>"],
            "action": "",
            "link": "",
            "recipient": own.student.user,
        },
        files=[MailFile("invite.ics", b"BEGIN:VCALENDAR", "text/calendar; method=REQUEST")],
    )
    parsed = BytesParser(policy=policy.default).parsebytes(mail.message().as_bytes())
    assert parsed["Bcc"] is None
    assert parsed["Subject"] == "Over Bcc: iedereen@kwaad.example"
    [file] = list(parsed.iter_attachments())
    assert (file.get_filename(), file.get_param("method")) == ("invite.ics", "REQUEST")
    assert "&lt;b&gt;hallo" in parsed.get_body(("html",)).get_content()


class TestFeed:
    def test_the_address_is_kept_as_a_hash_and_can_be_renewed(self, own, client):
        make.planned(own)
        first = feeds.renew(actor=own.school.supervisor)
        path = first[first.index("/calendar/") :]
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-store" in answer["Cache-Control"]
        assert "Noor El Idrissi" in answer.content.decode()
        token = path.removeprefix("/calendar/").removesuffix(".ics")
        row = own.school.supervisor.calendar_feed
        assert token not in row.token_hash
        assert len(token) >= 43
        feeds.renew(actor=own.school.supervisor)
        assert client.get(path).status_code == 404

    def test_it_holds_names_and_places_and_nothing_more(self, own, client):
        make.planned(own)
        address = feeds.renew(actor=own.student.user)
        text = client.get(address[address.index("/calendar/") :]).content.decode()
        unfolded = text.replace("\r\n ", "")
        for secret in (own.student.number, own.student.user.email, "@people.example"):
            assert secret not in unfolded

    def test_who_left_reads_nothing(self, own, client):
        make.planned(own)
        address = feeds.renew(actor=own.school.supervisor)
        own.school.supervisor.is_active = False
        own.school.supervisor.save()
        assert client.get(address[address.index("/calendar/") :]).status_code == 404

    def test_others_see_only_their_own_talks(self, own, world, client):
        make.planned(own)
        address = feeds.renew(actor=world.other.school.supervisor)
        answer = client.get(address[address.index("/calendar/") :])
        assert b"BEGIN:VEVENT" not in answer.content

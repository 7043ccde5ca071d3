"""Pages of talks and messages: queries, mailed links, and what bad input gets to read."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contact.models import ConfidentialSignal, ContactMoment, Message, ReadMark
from contact.services import changing, signals
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox
from people.services import links
from placements.services import people as people_services
from tests.factories import contact as make
from tests.scenarios import make_placement

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


def url(name, *arguments):
    return reverse(f"contact:{name}", args=arguments)


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def linked(user, placement):
    """A browser that came by a link in a mail."""
    client = Client()
    link = links.mint(user=user, scope="contact", object_id=placement.pk, path="/")
    client.post(link[link.index("/link/") :])
    return client


def plan_data(**fields):
    return {
        "kind": "progress_visit",
        "where": "on_site",
        "minutes": "45",
        "first": make.at(7).strftime("%Y-%m-%dT%H:%M"),
        "request_key": str(uuid4()),
    } | fields


class TestPlanning:
    def test_in_the_past(self, own):
        client = browser(own.school.supervisor)
        past = make.at(-3).strftime("%Y-%m-%dT%H:%M")
        answer = client.post(url("plan", own.placement.pk), plan_data(first=past))
        assert answer.status_code == 422
        assert "This time has passed." in text(answer)
        assert f'value="{past}"' in answer.content.decode()

    @pytest.mark.parametrize("hour", ["2027-03-28T02:30", "2027-10-31T02:30"])
    def test_the_hour_that_is_skipped_or_comes_twice(self, own, hour):
        client = browser(own.school.supervisor)
        answer = client.post(url("plan", own.placement.pk), plan_data(first=hour))
        assert "In that night the clocks change" in text(answer)
        assert not ContactMoment.objects.exists()

    def test_ten_o_clock_stays_ten_o_clock_in_winter(self, own):
        with time_machine.travel(datetime(2026, 10, 20, 8, tzinfo=UTC), tick=False):
            client = browser(own.school.supervisor)
            client.post(url("plan", own.placement.pk), plan_data(first="2026-10-24T10:00"))
            client.post(url("plan", own.placement.pk), plan_data(first="2026-10-26T10:00"))
        summer, winter = ContactMoment.objects.order_by("starts_at")
        assert (summer.starts_at.astimezone(UTC).hour, winter.starts_at.astimezone(UTC).hour) == (
            8,
            9,
        )

    def test_a_double_click_plans_once(self, own):
        client, data = browser(own.school.supervisor), plan_data()
        answers = [client.post(url("plan", own.placement.pk), data) for _click in range(2)]
        assert answers[0].url == answers[1].url
        assert ContactMoment.objects.count() == 1

    def test_a_page_that_is_no_longer_true(self, own):
        moment = make.planned(own)
        changing.cancel(
            actor=own.student.user, moment_id=moment.pk, revision=moment.revision, reason=""
        )
        client = browser(own.school.supervisor)
        answer = client.post(
            url("move", own.placement.pk, moment.pk),
            {
                "starts_at": make.at(9).strftime("%Y-%m-%dT%H:%M"),
                "where": "on_site",
                "revision": moment.revision,
            },
            follow=True,
        )
        assert "was cancelled in the meantime" in text(answer)

    def test_nonsense_in_a_picked_time(self, own):
        moment = make.proposed(own)
        client = browser(own.student.user)
        for nonsense in ("x", "²", "9" * 40, "-1"):
            answer = client.post(
                url("moment", own.placement.pk, moment.pk), {"suits": nonsense, "offered": nonsense}
            )
            assert answer.status_code == 302, nonsense


class TestMailedLink:
    def test_a_link_of_another_placement_opens_nothing_here(self, own, world):
        start = own.placement.start_date + timedelta(weeks=30)
        second = make_placement(own.school, own.workplace, own.student, start_date=start)
        moment = make.proposed(own)
        client = linked(own.workplace.supervisor, second)
        assert client.get(url("placement", second.pk)).status_code == 200
        assert client.get(url("moment", own.placement.pk, moment.pk)).status_code == 403
        # The talk of one placement under the address of another is not there.
        assert client.get(url("moment", second.pk, moment.pk)).status_code == 404
        answer = client.post(url("moment", own.placement.pk, moment.pk), {"suits": "1"})
        assert answer.status_code == 403

    def test_a_supervisor_who_left(self, own, mailbox):
        moment = make.planned(own)
        former = own.workplace.supervisor
        client = linked(former, own.placement)
        people_services.set_supervisor(
            actor=own.school.coordinator,
            placement_id=own.placement.pk,
            name="Nieuwe Begeleider",
            email="nieuw@people.example",
        )
        people_services.remove_supervisor(
            actor=own.school.coordinator, placement_id=own.placement.pk, user_id=former.pk
        )
        answer = client.get(url("moment", own.placement.pk, moment.pk))
        assert answer.status_code == 302  # the link stopped, so: sign in
        deliver_outbox()
        mail = mailbox.to(former.email)[-1]
        [file] = list(mail.iter_attachments())
        assert file.get_param("method") == "CANCEL"
        assert "STATUS:CANCELLED" in file.get_content()
        [file] = list(mailbox.to("nieuw@people.example")[-1].iter_attachments())
        assert file.get_param("method") == "REQUEST"

    def test_a_mail_that_was_overtaken_is_not_sent(self, own, mailbox):
        moment = make.planned(own)
        changing.move(
            actor=own.school.supervisor,
            moment_id=moment.pk,
            revision=moment.revision,
            starts_at=make.at(9),
            where="on_site",
        )
        deliver_outbox()
        assert len(mailbox.to(own.student.user.email)) == 1
        states = OutboxMessage.objects.filter(recipient=own.student.user).order_by("pk")
        assert [row.state for row in states] == ["cancelled", "sent"]


class TestReport:
    def data(self, own, **fields):
        return {
            "held_on": make.at(-1).date().isoformat(),
            "where": "on_site",
            "kind": "call",
            "present": make.everybody(own),
            "request_key": str(uuid4()),
            "topics-TOTAL_FORMS": "1",
            "topics-INITIAL_FORMS": "0",
            "topics-0-title": "Hoe gaat het",
            "topics-0-text": "Goed.",
            "actions-TOTAL_FORMS": "1",
            "actions-INITIAL_FORMS": "0",
        } | fields

    def test_what_is_missing_is_said_and_what_was_typed_stays(self, own):
        client = browser(own.school.supervisor)
        answer = client.post(
            url("report-now", own.placement.pk),
            self.data(own, **{"actions-0-text": "Bellen", "held_on": "2099-01-01"}),
        )
        shown = text(answer)
        assert answer.status_code == 422
        assert "Choose who does this." in shown
        assert "This day is still to come." in shown
        assert "Goed." in answer.content.decode()

    def test_markup_is_text(self, own):
        client = browser(own.school.supervisor)
        bad = "<script>alert(1)</script>"
        answer = client.post(
            url("report-now", own.placement.pk),
            self.data(own, **{"topics-0-text": bad, "topics-0-title": bad}),
            follow=True,
        )
        assert bad not in answer.content.decode()
        assert "&lt;script&gt;" in answer.content.decode()

    def test_far_too_many_parts(self, own):
        client = browser(own.school.supervisor)
        answer = client.post(
            url("report-now", own.placement.pk),
            self.data(own, **{"topics-TOTAL_FORMS": "100000"}),
        )
        assert answer.status_code == 422


class TestMessages:
    def test_the_inbox_costs_the_same(self, own, django_assert_num_queries):
        client = browser(own.student.user)
        for rows in (1, 10, 50):
            while Message.objects.count() < rows:
                make.message(own, corners=["student"])
            with django_assert_num_queries(8):
                answer = client.get(url("inbox"))
            with django_assert_num_queries(5):
                assert str(rows) in text(client.get(url("unread")))
        assert "1 new" in text(answer)

    def test_reading_is_noted_by_a_press_and_not_by_a_get(self, own):
        sent = make.message(own, corners=["student"])
        student = own.student.user
        client = browser(student)
        page = client.get(url("thread", own.placement.pk, sent.thread_id))
        assert not ReadMark.objects.filter(user=student).exists()
        assert f'name="last_id" value="{sent.pk}"' in page.content.decode()
        client.post(url("thread-read", own.placement.pk, sent.thread_id), {"last_id": 999_999_999})
        assert ReadMark.objects.get(user=student).last_id == sent.pk
        page = browser(own.school.supervisor).get(url("thread", own.placement.pk, sent.thread_id))
        assert "Read by Noor El Idrissi" in text(page)

    def test_the_workplace_reads_and_answers_from_the_mail(self, own, mailbox):
        make.message(own, subject="Geheim onderwerp", text="Geheime inhoud")
        deliver_outbox()
        [mail] = mailbox.to(own.workplace.supervisor.email)
        body = mailbox.text(mail)
        assert "You have a message from School Supervisor 11AA" in body
        assert "Geheim" not in body + mail["Subject"]
        client = Client()
        link = mailbox.link(mail)
        answer = client.post(link[link.index("/link/") :], follow=True)
        assert "Geheime inhoud" in text(answer)
        key = re.search(r'name="request_key" value="([^"]+)"', answer.content.decode())[1]
        for _click in range(2):
            client.post(answer.request["PATH_INFO"], {"text": "Dinsdag kan.", "request_key": key})
        assert Message.objects.filter(author=own.workplace.supervisor).count() == 1

    def test_a_file_goes_to_who_reads_the_thread_and_nobody_else(self, own, world):
        pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        client = browser(own.student.user)
        client.post(
            url("thread-new", own.placement.pk),
            {
                "corners": ["school"],
                "subject": "Verslag",
                "text": "",
                "attached": SimpleUploadedFile("verslag.pdf", pdf),
                "request_key": str(uuid4()),
            },
        )
        [sent] = Message.objects.all()
        address = url("attachment", own.placement.pk, sent.thread_id, sent.attachments.get().pk)
        answers = {}
        for name, user in world.roles().items():
            answer = browser(user).get(address)
            answers[name] = answer.status_code
            if answer.status_code == 200:
                assert b"".join(answer.streaming_content) == pdf
        assert {name for name, status in answers.items() if status == 200} == {
            "student",
            "school_supervisor",
        }
        assert set(answers.values()) == {200, 404}

    def test_a_thread_of_one_placement_under_another_is_not_there(self, own, world):
        sent = make.message(own)
        client = browser(own.student.user)
        assert (
            client.get(url("thread", world.other.placement.pk, sent.thread_id)).status_code == 404
        )


class TestInConfidence:
    def test_one_tap_away_for_the_student_only(self, own, world):
        institution = own.school.institution
        institution.confidential_adviser = "Nadia Hamidi, 030 123 45 67"
        institution.save()
        shown = {
            name: "Nadia Hamidi" in text(browser(user).get(url("placement", own.placement.pk)))
            for name, user in world.roles().items()
            if name != "guardian"
        }
        assert [name for name, is_shown in shown.items() if is_shown] == ["student"]

    def test_no_page_but_its_own_holds_it(self, own, world):
        secret = "Onveilig gevoel 4711"
        client = browser(own.student.user)
        client.post(url("confide", own.placement.pk), {"text": secret, "request_key": str(uuid4())})
        signal = ConfidentialSignal.objects.get()
        assert secret in text(client.get(url("signal", signal.key)))
        for user in world.roles().values():
            for page in (
                "/",
                "/placements/?q=Onveilig",
                reverse("placements:detail", args=[own.placement.pk]),
                reverse("placements:timeline", args=[own.placement.pk]),
                url("placement", own.placement.pk),
                url("inbox"),
                url("unread"),
                url("visits"),
            ):
                shown = browser(user).get(page)
                assert secret not in shown.content.decode()
                assert str(signal.key) not in shown.content.decode()

    def test_a_mailed_link_never_opens_it(self, own):
        signal = signals.confide(
            actor=own.student.user, placement_id=own.placement.pk, text="x", request_key=uuid4()
        )
        client = linked(own.school.supervisor, own.placement)
        assert client.get(url("signal", signal.key)).status_code == 403
        assert client.get(url("for-you")).status_code == 403


def test_visits_cost_the_same_and_stand_by_day_and_place(own, django_assert_num_queries):
    client = browser(own.school.supervisor)
    monday = make.at(14).date() - timedelta(days=make.at(14).weekday())
    for rows in (1, 10, 30):
        while ContactMoment.objects.count() < rows:
            number = ContactMoment.objects.count()
            day = datetime(monday.year, monday.month, monday.day, 8, tzinfo=UTC)
            make.planned(own, starts_at=day + timedelta(days=number % 5, hours=number // 5))
        with django_assert_num_queries(6):
            answer = client.get(url("visits"), {"week": monday.isoformat()})
    assert answer.context["days"][0][0] == monday
    assert "Utrecht" in text(answer)
    assert client.get(url("visits"), {"week": "'; DROP TABLE"}).status_code == 200
    assert client.get(url("visits"), {"week": "9999-12-31"}).status_code == 200


def test_the_list_of_talks_costs_the_same(own, django_assert_num_queries):
    client = browser(own.school.supervisor)
    for rows in (1, 10, 30):
        while ContactMoment.objects.count() < rows:
            make.held(own)
        with django_assert_num_queries(11):
            assert client.get(url("placement", own.placement.pk)).status_code == 200


def test_a_programme_sets_its_own_numbers(own):
    client = browser(own.school.coordinator)
    variant = own.school.variant.pk
    data = {"used": ["call", "final"], f"moments_{variant}": "2", f"on_site_{variant}": "3"}
    answer = client.post(url("settings", own.school.programme.pk), data)
    assert "a part of the contact moments" in text(answer)
    client.post(url("settings", own.school.programme.pk), data | {f"on_site_{variant}": "0"})
    page = client.get(url("placement", own.placement.pk))
    assert "0 of 2 contact moments held" in text(page)
    page = client.get(url("plan", own.placement.pk))
    assert "Mid-term talk" not in text(page)
